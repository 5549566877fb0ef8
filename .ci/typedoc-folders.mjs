// Puts each export of the reference into the category of the folder it comes from, so that no file needs a tag.
import { Comment, CommentTag, Converter } from 'typedoc'

const categories = {
  trace: 'Trace',
  'working-set': 'Working set',
  distributions: 'Distributions',
  markov: 'Markov chains',
  renewal: 'Renewal processes',
  migration: 'Migration',
  models: 'Models',
  forecast: 'Forecast',
  evaluation: 'Evaluation',
  reservation: 'Reservation',
  charts: 'Charts',
  'random.ts': 'Randomness and units',
  'units.ts': 'Randomness and units',
}

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of project.children ?? []) {
      const path = project.getSymbolIdFromReflection(reflection)?.packagePath
      const category = categories[path?.split('/')[1]]
      if (!category) app.logger.error(`${reflection.name} is of no known folder: ${path}`)
      const tag = () => new CommentTag('@category', [{ kind: 'text', text: category }])
      if (reflection.signatures) {
        for (const signature of reflection.signatures) {
          signature.comment ??= new Comment()
          signature.comment.blockTags.push(tag())
        }
      } else {
        reflection.comment ??= new Comment()
        reflection.comment.blockTags.push(tag())
      }
    }
  })
}
