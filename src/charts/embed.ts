import { openScrollers, replacePictures } from './live.ts'

openScrollers()
replacePictures()
