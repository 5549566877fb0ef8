import { replacePictures } from './live.ts'

replacePictures()
