import { Command, InvalidArgumentError } from 'commander'
import { presentDeliveries } from '../../api/outputs/present-deliveries.ts'
import type { Delivery } from '../../api/schemas/index.ts'
import type { DeliveryStatus } from '../../database/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { Deliveries, type OfflineState, readOfflineStates } from '../../outputs/index.ts'
import { addConfigFlags, configOf } from '../config-flags.ts'
import { withData, withWritableData } from '../data-directory.ts'

interface Flags extends Record<string, unknown> {
  failed?: true
  output?: string
  resend?: true
  json?: true
  limit: number
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Not a whole number above 0.')
  return value
}

function line({ id, output, type, createdAt, camera, status, attempts, reason }: Delivery): string {
  const tries = `${attempts} attempt${attempts === 1 ? '' : 's'}`
  const cells = [createdAt, output.name.padEnd(16), type.padEnd(6), (camera?.name ?? '').padEnd(16), status.padEnd(9)]
  return [...cells, tries, id, ...(reason === null ? [] : [reason])].join('  ')
}

function wantedOutputs(outputs: OfflineState[], name: string | undefined): OfflineState[] {
  if (name === undefined) return outputs
  const wanted = outputs.filter(output => output.id === name || output.name.toLowerCase() === name.toLowerCase())
  if (wanted.length === 0) throw new ViewtronError('not-found', { what: 'output', id: name })
  return wanted
}

/** Marks failed deliveries as due in the database. A running server sends them within a second, else the next start does. */
function resendFailed(flags: Flags, outputIds: string[]): Promise<number> {
  return withWritableData(flags, async ({ database }) => {
    const request = { outputIds, status: ['failed'] as DeliveryStatus[] }
    const deliveries = new Deliveries(database)
    const count = await deliveries.countResendable(request)
    if (count > 0) await database.write([deliveries.resend(request, Date.now())])
    return count
  })
}

async function run(flags: Flags): Promise<void> {
  const { config } = configOf(flags)
  await withData(flags, async ({ database: { queries } }) => {
    const outputs = wantedOutputs(await readOfflineStates(queries, config), flags.output)
    const ids = outputs.map(({ id }) => id)
    if (flags.resend) {
      const count = await resendFailed(flags, ids)
      process.stdout.write(`${count} failed ${count === 1 ? 'delivery is' : 'deliveries are'} sent again.\n`)
      return
    }
    const status: DeliveryStatus[] | undefined = flags.failed ? ['failed'] : undefined
    const output = flags.output === undefined ? undefined : ids
    const rows = await new Deliveries({ queries }).list({ output, status, limit: flags.limit })
    const names = new Map(outputs.map(({ id, name }) => [id, name]))
    for (const delivery of await presentDeliveries(queries, rows, names))
      process.stdout.write(`${flags.json ? JSON.stringify(delivery) : line(delivery)}\n`)
  })
}

/** Creates `viewtron deliveries`: lists the deliveries of webhooks. */
export function deliveriesCommand(): Command {
  const command = new Command('deliveries')
    .description(
      'print what webhooks were sent, newest first, and send again what failed; works beside a running server',
    )
    .option('--failed', 'only what failed for good')
    .option('--output <name>', 'of this webhook')
    .option('--resend', 'send what failed again')
    .option('--json', 'one JSON object a line')
    .option('--limit <number>', 'how many at the most', wholeNumber, 50)
    .addHelpText('after', '\nExample:\n  viewtron deliveries --failed --output gate --resend')
    .action(run)
  return addConfigFlags(command, ['dataDir'])
}
