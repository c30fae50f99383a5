import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { type AccessFlags, deviceCommand, type TypedAddress } from './access.ts'
import { channelNumber } from './numbers.ts'
import { withDevice } from './with-device.ts'

interface Flags extends AccessFlags {
  output: string
  channel?: number
}

async function run(address: TypedAddress, flags: Flags): Promise<void> {
  const picture = await withDevice(address, flags, ({ client }) => client.snapshot(flags.channel))
  if (flags.output === '-') {
    process.stdout.write(picture)
    return
  }
  await writeFile(flags.output, picture)
  const written = { file: flags.output, bytes: picture.length }
  process.stdout.write(flags.json ? `${JSON.stringify(written)}\n` : `${written.file}: ${written.bytes} bytes\n`)
}

/** Creates `viewtron camera snapshot HOST -o FILE`. */
export function cameraSnapshotCommand(): Command {
  return deviceCommand('snapshot', 'store the picture of this moment')
    .requiredOption('-o, --output <file>', 'where to; - is standard output')
    .option('--channel <number>', 'channel of a recorder', channelNumber)
    .addHelpText('after', '\nExample:\n  viewtron camera snapshot 192.168.1.57 --user admin -o gate.jpg')
    .action(run)
}
