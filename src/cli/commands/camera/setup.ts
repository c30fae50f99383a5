import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import {
  type Arrivals,
  changesInWords,
  type Look,
  lookAround,
  type SetUpMemory,
  setUp,
  usualRequest,
  wantedSetUp,
} from '../../../devices/index.ts'
import { systemClock } from '../../../lib/clock.ts'
import { ViewtronError } from '../../../model/index.ts'
import { configOf } from '../../config-flags.ts'
import { type AccessFlags, deviceCommand, parseAddress, type TypedAddress } from './access.ts'
import { deviceLines, planLines } from './device-lines.ts'
import { keepDevice, memoryOf, noteDevice } from './keep-device.ts'
import { cameraPortOf } from './known-server.ts'
import { serverAddress, waitSeconds } from './numbers.ts'
import { confirm, printer } from './printer.ts'
import { recordAudit } from './record-audit.ts'
import { waitForPost, whyNothing } from './wait-for-post.ts'
import { type SignedIn, withDevice } from './with-device.ts'

interface Flags extends AccessFlags {
  server?: { host: string; port: number }
  wait: number
  dryRun?: true
  yes?: true
  trajectory?: true
}

/** The output of `--json`. */
interface SetUpOutput {
  look: Omit<Look, 'plan' | 'server'>
  plan: Look['plan']
  /** Whether the settings were written and read back as planned. */
  applied: boolean
  deviceId: string | null
  /** Null when the command did not wait for posts. */
  arrivals: Arrivals | null
}

// Slightly longer than the longest heartbeat interval that the set-up writes.
const heartbeatPatienceMs = 40_000

type Say = (line: string) => void

/**
 * Checks before any change that a server runs to receive posts. Throws `server-not-running` when `--wait` needs one;
 * otherwise prints a line.
 */
function checkServer({ data }: SignedIn, flags: Flags, say: Say): void {
  if (flags.dryRun || data?.isServed) return
  if (flags.wait > 0 && flags.server === undefined) {
    throw new ViewtronError('server-not-running', { path: resolve(configOf(flags).config.dataDir) })
  }
  say(
    data
      ? `No server is running with ${data.dataDir}; nothing is waited for.`
      : 'There is no data directory here; nothing is waited for.',
  )
}

async function mayChange(plan: Look['plan'], flags: Flags): Promise<boolean> {
  if (flags.dryRun || plan.changes.length === 0) return false
  return flags.yes ? true : confirm('Change the device?')
}

async function apply({ client }: SignedIn, look: Look, wanted: ReturnType<typeof wantedSetUp>, memory: SetUpMemory) {
  const { writtenAt } = await setUp({ client, facts: look.facts, wanted, memory, clock: systemClock })
  return writtenAt
}

interface Waiting {
  look: Look
  /** The time of the change; null when nothing was changed, so that recent posts count. */
  changedAt: Date | null
}

async function waitFor({ data, client }: SignedIn, { look, changedAt }: Waiting, flags: Flags, say: Say) {
  if (!data?.isServed || flags.wait === 0) return null
  say(`waiting up to ${flags.wait} s for its first post …`)
  const since = changedAt ?? new Date(Date.now() - heartbeatPatienceMs)
  const device = { ...client.address, facts: look.facts }
  const arrivals = await waitForPost({ data, device, since, until: Date.now() + flags.wait * 1000 })
  const { firstPostAt, firstPostAfterMs, firstEventId } = arrivals
  if (firstPostAt === null) {
    for (const line of whyNothing(arrivals, look)) say(line)
    process.exitCode = 1
  } else if (changedAt === null) {
    say(`It posts here; its last post came at ${firstPostAt}.`)
  } else {
    say(`arrived in ${firstPostAfterMs} ms${firstEventId === null ? '' : `, event ${firstEventId}`}`)
  }
  return arrivals
}

async function setUpDevice(device: SignedIn, flags: Flags): Promise<SetUpOutput | null> {
  const say = printer(flags)
  const { client, data } = device
  checkServer(device, flags, say)
  const port = await cameraPortOf(data, flags)
  const request = { ...usualRequest, server: flags.server, trajectory: flags.trajectory ?? false }
  const wantedFor = (seen: string | null) => wantedSetUp({ request, port, seen, knownAs: [] })
  say(`signing in to ${client.address.host} …`)
  const look = await lookAround(client, wantedFor)
  for (const line of [...deviceLines(look), ...planLines(look.plan)]) say(line)
  const changes = await mayChange(look.plan, flags)
  if (!changes && !flags.dryRun && look.plan.changes.length > 0) {
    say('Nothing was changed.')
    process.exitCode = 1
    return null
  }
  const deviceId = flags.dryRun ? device.deviceId : await keepDevice(device, look)
  if (changes) say('writing, reading back …')
  const wanted = wantedFor(client.localAddress())
  const changedAt = flags.dryRun ? null : await apply(device, look, wanted, memoryOf(data, deviceId))
  if (changedAt) {
    say('The device has taken it.')
    const detail = changesInWords(look.plan.changes)
    await recordAudit(data, { action: 'set-up-device', subject: look.facts.name, detail })
  }
  if (!flags.dryRun) await noteDevice(device, deviceId)
  const arrivals = flags.dryRun ? null : await waitFor(device, { look, changedAt }, flags, say)
  const { plan, server: _, ...lookShown } = look
  return { look: lookShown, plan, applied: changes, deviceId, arrivals }
}

async function run(address: TypedAddress, flags: Flags, command: Command): Promise<void> {
  if (!flags.yes && !flags.dryRun && !process.stdin.isTTY) {
    command.error('error: without a terminal nobody can be asked: add --yes, or --dry-run to see what would change', {
      exitCode: 2,
      code: 'viewtron.nobodyToAsk',
    })
  }
  const output = await withDevice(address, flags, device => setUpDevice(device, flags))
  if (flags.json && output) process.stdout.write(`${JSON.stringify(output)}\n`)
}

/** Creates `viewtron camera setup HOST`. */
export function cameraSetupCommand(): Command {
  return deviceCommand('setup', 'make a camera post its events to this server, and wait for the first')
    .addOption(
      new Option(
        '--server <host:port>',
        'where it posts (default: our address as it sees it, and the camera port)',
      ).argParser(text => serverAddress(parseAddress(text))),
    )
    .option('--wait <seconds>', 'for the first post; 0 does not wait', waitSeconds, 20)
    .option('--trajectory', 'positions of targets too, many times a second')
    .option('--dry-run', 'show what would change, change nothing')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nExample:\n  CAM=secret viewtron camera setup 192.168.1.57 --user admin --password-env CAM --yes',
    )
    .action(run)
}
