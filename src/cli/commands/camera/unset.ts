import type { Command } from 'commander'
import { changesInWords, unset } from '../../../devices/index.ts'
import { type AccessFlags, deviceCommand, type TypedAddress } from './access.ts'
import { planLines } from './device-lines.ts'
import { memoryOf, noteDevice } from './keep-device.ts'
import { cameraPortOf } from './known-server.ts'
import { confirm, printer } from './printer.ts'
import { recordAudit } from './record-audit.ts'
import { type SignedIn, withDevice } from './with-device.ts'

interface Flags extends AccessFlags {
  dryRun?: true
  yes?: true
}

async function unsetDevice(device: SignedIn, flags: Flags) {
  const { client, data, deviceId } = device
  const say = printer(flags)
  const { port } = await cameraPortOf(data, flags)
  const facts = await client.readFacts()
  const memory = memoryOf(data, deviceId)
  const server = { host: client.localAddress() ?? '', port }
  const take = (dryRun: boolean) => unset({ client, facts, memory, server, dryRun })
  const planned = await take(true)
  for (const line of planLines({ ...planned, url: '', manual: [], done: planned.changes.length === 0 })) say(line)
  if (flags.dryRun || planned.changes.length === 0) return { ...planned, applied: false }
  if (!flags.yes && !(await confirm('Change the device?'))) {
    say('Nothing was changed.')
    process.exitCode = 1
    return { ...planned, applied: false }
  }
  const done = await take(false)
  await noteDevice(device, device.deviceId)
  await recordAudit(data, { action: 'unset-device', subject: facts.name, detail: changesInWords(done.changes) })
  say('The device has taken it.')
  return { ...done, applied: true }
}

async function run(address: TypedAddress, flags: Flags, command: Command): Promise<void> {
  if (!flags.yes && !flags.dryRun && !process.stdin.isTTY) {
    command.error('error: without a terminal nobody can be asked: add --yes, or --dry-run to see what would change', {
      exitCode: 2,
      code: 'viewtron.nobodyToAsk',
    })
  }
  const output = await withDevice(address, flags, device => unsetDevice(device, flags))
  if (flags.json) process.stdout.write(`${JSON.stringify(output)}\n`)
}

/** Creates `viewtron camera unset HOST`. */
export function cameraUnsetCommand(): Command {
  return deviceCommand('unset', 'put back what the camera posted before it was set up here')
    .option('--dry-run', 'show what would change, change nothing')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  viewtron camera unset 192.168.1.57 --yes')
    .action(run)
}
