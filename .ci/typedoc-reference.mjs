// Puts each export of the reference into the category of the folder it comes from, so that no file needs a tag, and calls
// documents by their first heading.
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
    for (const document of project.documents) {
      const text = document.content.map(part => part.text).join('')
      document.name = /^# (.*)$/m.exec(text)[1]
    }
    const [entry] = project.children
    entry.name = 'precopy'
    for (const reflection of entry.children) {
      const path = project.getSymbolIdFromReflection(reflection)?.packagePath
      const category = categories[path?.split('/')[1]]
      if (!category) app.logger.error(`${reflection.name} is of no known folder: ${path}`)
      for (const one of reflection.signatures ?? [reflection]) {
        one.comment ??= new Comment()
        one.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: category }]))
      }
    }
  })
}
