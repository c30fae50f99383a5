import { Command } from 'commander'
import { isServed, type Reloaded, type ServerRun, ServerRuns } from '../../doctor/index.ts'
import { pause } from '../../lib/pause.ts'
import { ViewtronError } from '../../model/index.ts'
import { reloadedLines } from '../../server/reload.ts'
import { addConfigFlags } from '../config-flags.ts'
import { type DataDirectory, withData } from '../data-directory.ts'

const answersWithinMs = 30_000
const askAgainMs = 100

const reasons: Record<string, string> = {
  EPERM: 'this user may not send signals to it: run the command as root or as the user who runs the server',
  ESRCH: 'its process is not found: it may run in a container or on another machine',
}

function sendSignal({ pid }: ServerRun): void {
  // On Windows the signal would end the process.
  const reason = process.platform === 'win32' ? 'Windows has no such signal: restart the server' : null
  if (reason !== null) throw new ViewtronError('reload-impossible', { reason })
  try {
    process.kill(pid, 'SIGHUP')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new ViewtronError('reload-impossible', { reason: reasons[code ?? ''] ?? message }, error)
  }
}

/** Asks the server that uses the data directory to reload, and waits for what it did. */
async function reload({ dataDir, database }: DataDirectory): Promise<Reloaded> {
  const runs = new ServerRuns(database)
  const before = await runs.last()
  if (!before || (await isServed(dataDir)) === false) throw new ViewtronError('nothing-to-reload', { dataDir })
  sendSignal(before)
  const waiting = AbortSignal.timeout(answersWithinMs)
  while (!waiting.aborted) {
    const reloaded = (await runs.last())?.reloaded
    if (reloaded && reloaded.at !== before.reloaded?.at) return reloaded
    await pause(askAgainMs, waiting)
  }
  throw new ViewtronError('reload-impossible', { reason: 'it does not answer; its log may say why' })
}

async function run(flags: Record<string, unknown>): Promise<void> {
  const reloaded = await withData(flags, reload)
  if (flags.json) process.stdout.write(`${JSON.stringify(reloaded)}\n`)
  else
    process.stdout.write(
      reloadedLines(reloaded)
        .map(line => `${line}\n`)
        .join(''),
    )
  if (reloaded.error !== null) process.exitCode = 1
}

/** Creates `viewtron reload`: makes the running server read its configuration again. */
export function reloadCommand(): Command {
  const command = new Command('reload')
    .description('make the running server use changed certificates, outputs, rules and log level')
    .option('--json', 'print one JSON object: { at, changed, restart, error }')
    .addHelpText('after', '\nExample:\n  viewtron reload --data-dir /srv/viewtron/data')
    .action(run)
  return addConfigFlags(command, ['dataDir'])
}
