import { Command } from 'commander'
import { type OfflineState, readOfflineStates } from '../../outputs/index.ts'
import { addConfigFlags, configOf } from '../config-flags.ts'
import { withData } from '../data-directory.ts'

function line({ name, state, behind, pending, failed, lastDeliveredAt, lastError }: OfflineState): string {
  const numbers = [`${behind} behind`, `${pending} pending`, `${failed} failed`]
  const last = [lastDeliveredAt === null ? 'nothing delivered yet' : `last delivered ${lastDeliveredAt}`]
  return [name.padEnd(20), state.padEnd(8), ...numbers, ...last, ...(lastError === null ? [] : [lastError])].join('  ')
}

async function run(flags: { json?: true } & Record<string, unknown>): Promise<void> {
  const { config } = configOf(flags)
  await withData(flags, async ({ database }) => {
    const outputs = await readOfflineStates(database.queries, config)
    for (const output of outputs) process.stdout.write(`${flags.json ? JSON.stringify(output) : line(output)}\n`)
    if (outputs.length === 0)
      process.stderr.write('There are no outputs yet; docs/webhooks.md shows how to make one.\n')
  })
}

/** Creates `viewtron outputs`: lists the outputs. */
export function outputsCommand(): Command {
  const command = new Command('outputs')
    .description('print where events go and how that goes; works beside a running server')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExample:\n  viewtron outputs --data-dir /srv/viewtron')
    .action(run)
  return addConfigFlags(command, ['dataDir'])
}
