import { readFile, writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Command } from 'commander'
import {
  type DeviceImport,
  type PlateAction,
  planDeviceImport,
  readDevicePlateCsv,
  writeDevicePlateCsv,
} from '../../../../devices/plates/index.ts'
import { ViewtronError } from '../../../../model/index.ts'
import { type AccessFlags, deviceCommand, type TypedAddress } from '../access.ts'
import { printer } from '../printer.ts'
import { recordAudit } from '../record-audit.ts'
import { applyAll, withPlates } from './with-plates.ts'

interface ImportFlags extends AccessFlags {
  charset?: string
  dryRun?: true
}

const shownLines = 50
const everyPlates = 100

function changeLine(action: PlateAction): string {
  if (action.kind !== 'add' && action.kind !== 'edit') return action.number
  const { number, from, until, owner } = action.plate
  const facts = [from && `from ${from}`, until && `until ${until}`, owner].filter(Boolean)
  return `  ${action.kind === 'add' ? 'add   ' : 'change'}  ${[number, ...facts].join('  ')}`
}

function sayPlan({ actions, added, changed, unchanged }: DeviceImport, say: (line: string) => void): void {
  for (const action of actions.slice(0, shownLines)) say(changeLine(action))
  if (actions.length > shownLines) say(`  … and ${actions.length - shownLines} more`)
  say(`${added} to add, ${changed} to change, ${unchanged} as they are`)
}

async function readList(file: string): Promise<Buffer> {
  try {
    return await (file === '-' ? buffer(process.stdin) : readFile(file))
  } catch (error) {
    throw new ViewtronError('plates-unreadable', { reason: (error as Error).message }, error)
  }
}

async function importPlates(address: TypedAddress, file: string, flags: ImportFlags): Promise<void> {
  const say = printer(flags)
  const { lines } = readDevicePlateCsv(await readList(file), flags.charset ?? null)
  await withPlates(address, flags, async ({ client, list, name, data }) => {
    const plan = planDeviceImport(lines, list)
    const refused = [...plan.refused]
    if (flags.dryRun) sayPlan(plan, say)
    else {
      const progress = (done: number) => {
        if (done % everyPlates === 0) process.stderr.write(`${done} of ${plan.actions.length}\n`)
      }
      const { done, failed } = await applyAll(client, plan.actions, progress)
      for (const { key, reason } of failed) refused.push({ line: plan.lines.get(key) ?? 0, reason })
      const detail = `${plan.added} to add, ${plan.changed} to change, ${done} of them written`
      await recordAudit(data, { action: 'import-device-plates', subject: name, detail })
      say(`${done} of ${plan.actions.length} written, ${plan.unchanged} as they were`)
    }
    for (const { line, reason } of refused) process.stderr.write(`line ${line}: ${reason}\n`)
    if (refused.length > 0) process.exitCode = 1
    const { added, changed, unchanged } = plan
    if (flags.json) process.stdout.write(`${JSON.stringify({ added, changed, unchanged, refused })}\n`)
  })
}

async function exportPlates(address: TypedAddress, file: string, flags: AccessFlags): Promise<void> {
  await withPlates(address, flags, async ({ list }) => {
    const csv = writeDevicePlateCsv(list)
    if (file === '-') process.stdout.write(csv)
    else {
      await writeFile(file, csv)
      const count = list.plates.length
      printer(flags)(`${file}: ${count} ${count === 1 ? 'plate' : 'plates'}`)
    }
  })
}

/** Creates `viewtron camera plates import HOST FILE`. */
export function importPlatesCommand(): Command {
  return deviceCommand('import', 'add and change plates from a CSV file; those that are not in it stay')
    .argument('<file>', 'CSV with the columns plate, list, from, until, owner, telephone; - is standard input')
    .option('--dry-run', 'show what would change, change nothing')
    .option('--charset <name>', 'how the file is written where it does not say so itself, e.g. windows-1250')
    .addHelpText('after', '\nExample:\n  viewtron camera plates import 192.168.1.57 residents.csv --dry-run')
    .action(importPlates)
}

/** Creates `viewtron camera plates export HOST FILE`. */
export function exportPlatesCommand(): Command {
  return deviceCommand('export', 'write the plates that a camera holds to a CSV file')
    .argument('<file>', 'where to; - is standard output')
    .addHelpText('after', '\nExample:\n  viewtron camera plates export 192.168.1.57 plates.csv')
    .action(exportPlates)
}
