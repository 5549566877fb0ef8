import { Command } from 'commander'
import { print } from './output.ts'
import { openSamplers } from './parallel-plan.ts'
import { answer } from './plan-answer.ts'
import { askedOf } from './plan-asked.ts'
import { addPlanOptions, type PlanCommandOptions } from './plan-options.ts'
import { commandsOf, describeAnswer, planJson, sayAnswer } from './plan-output.ts'

export function planCommand(): Command {
  const command = new Command('plan')
    .description('Tells what to reserve so that a migration stays under a downtime with a probability.')
    .argument('<trace|fits>', 'a trace in any readable format, or what fit wrote')
  return addPlanOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  precopy plan data/traces/vlc-rtp-long.parquet --downtime 100ms --probability 0.99 --train 120s',
    )
    .action(async (file: string, options: PlanCommandOptions, command: Command) => {
      const asked = await askedOf(file, options)
      const { spec, seed, horizon } = asked
      const samplers = openSamplers({ fits: asked.fits, spec, seed, layers: options.layers })
      try {
        const found = await answer(samplers, asked)
        const commands = commandsOf(found, options)
        const said = sayAnswer(found, commands, horizon)
        if (asked.withMap) {
          const { writePlanMap, writePlanPage } = await import('./plan-page.ts')
          if (options.chart) await writePlanMap(options.chart, found)
          if (options.page) await writePlanPage(options.page, file, found, said)
        }
        print(command, { seed, horizon, layers: options.layers, ...planJson(found, commands) }, () =>
          describeAnswer(said),
        )
      } finally {
        await samplers.close()
      }
    })
}
