import { type Command, Option } from 'commander'
import { plateLists, showPlates, writeDevicePlateCsv } from '../../../../devices/plates/index.ts'
import { type AccessFlags, deviceCommand, type TypedAddress } from '../access.ts'
import { withPlates } from './with-plates.ts'

interface Flags extends AccessFlags {
  csv?: true
  list?: string
}

const columns = ['plate', 'list', 'from', 'until', 'owner', 'telephone'] as const

/** Formats rows with aligned columns. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0)))
  return rows.map(row =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

// Control characters are replaced, because texts from a device may contain escape codes for the terminal.
const plain = (text: string | null) => (text ?? '').replace(/\p{Cc}/gu, '?')

async function run(address: TypedAddress, flags: Flags): Promise<void> {
  await withPlates(address, flags, async ({ list, name }) => {
    const { groups, items } = showPlates(list)
    const wanted = items.filter(plate => flags.list === undefined || plate.list === flags.list)
    if (flags.json) process.stdout.write(`${JSON.stringify({ groups, items: wanted })}\n`)
    else if (flags.csv) process.stdout.write(writeDevicePlateCsv(list))
    else if (wanted.length === 0) process.stderr.write(`${name} holds no such plate.\n`)
    else {
      const rows = wanted.map(({ number, list: word, group, from, until, owner, telephone }) =>
        [number, word ?? group, from, until, owner, telephone].map(plain),
      )
      for (const line of table([columns, ...rows])) process.stdout.write(`${line}\n`)
    }
  })
}

/** Creates `viewtron camera plates list HOST`. */
export function listPlatesCommand(): Command {
  return deviceCommand('list', 'print the plates that a camera holds')
    .addOption(new Option('--list <name>', 'only this one').choices(plateLists))
    .addOption(new Option('--csv', 'all of them as CSV, as import takes it').conflicts(['json', 'list']))
    .addHelpText('after', '\nExample:\n  CAM=secret viewtron camera plates list 192.168.1.57 --password-env CAM')
    .action(run)
}
