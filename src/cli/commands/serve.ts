import { closeSync, openSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { isatty } from 'node:tty'
import { Command } from 'commander'
import { type Config, optionNames, portSchemes } from '../../config/index.ts'
import { systemClock } from '../../lib/clock.ts'
import { Faults } from '../../lib/faults.ts'
import type { Logger } from '../../lib/log.ts'
import { serverZone } from '../../lib/server-zone.ts'
import { SystemdNotify } from '../../lib/systemd-notify.ts'
import type { ViewtronError } from '../../model/index.ts'
import { createServer, type ServerAddresses } from '../../server/create-server.ts'
import { closeToOthers } from '../close-to-others.ts'
import { addConfigFlags, configOf } from '../config-flags.ts'
import { openLog } from '../open-log.ts'

const stopWithinMs = 9_500

function localAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  return addresses.filter(address => address.family === 'IPv4').map(address => address.address)
}

/** Returns the host names of a port for URLs. */
function hostsOf({ address, port }: AddressInfo): string[] {
  const isEverywhere = address === '::' || address === '0.0.0.0'
  return (isEverywhere ? localAddresses() : [address]).map(one => `${one.includes(':') ? `[${one}]` : one}:${port}`)
}

const setupLine = (url: string) => `set up the administrator: ${url}`

/** Returns the last line of the start: "ready", or the error when a person must stop the server to repair it. */
function lastLine(trouble: ViewtronError | null): string {
  return trouble?.code === 'data-dir-on-share'
    ? `not ready: ${trouble.message} ${trouble.hint} [${trouble.code}]`
    : 'ready'
}

function announce(config: Config, { web, camera }: ServerAddresses, more: (string | null)[]): void {
  const schemes = portSchemes(config)
  const lines = [
    ...hostsOf(web).map(host => `dashboard at ${schemes.web}://${host}/`),
    ...(config.cameraUrl === null ? [] : [`cameras post to ${config.cameraUrl}`]),
    ...hostsOf(camera).map(host => `cameras post to ${schemes.camera}://${host}/API`),
    ...more.filter(line => line !== null),
  ]
  process.stdout.write(lines.map(line => `${line}\n`).join(''))
}

const hasTerminal = [0, 1, 2].some(isatty)

/** SIGHUP means reload, but also the end of the terminal that the server was started in. */
function isTerminalGone(): boolean {
  if (!hasTerminal) return false
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return false
  } catch {
    return true
  }
}

/** Logs and counts unexpected errors. The rest of the server continues, including the camera port. */
function surviveFaults(log: Logger): Faults {
  const faults = new Faults({ log, clock: systemClock })
  process.on('unhandledRejection', reason => faults.note('something nobody waited for', reason))
  process.on('uncaughtException', error => faults.note('something nobody looked after', error))
  return faults
}

/** Stops the server on SIGTERM and SIGINT, and ends the process. Returns the function that does so. */
function stopOnSignals(
  server: { stop: () => Promise<void> },
  log: Logger,
  systemd: SystemdNotify,
): (signal: string) => void {
  let stopping = false
  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    log.info(`${signal}: finishing what is under way`)
    systemd.stopping()
    // A hanging disk must not prevent the process from ending.
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    server.stop().then(
      () => process.exit(0),
      error => {
        log.error(`while stopping: ${(error as Error).message}`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  return stop
}

async function serve(flags: Record<string, unknown>): Promise<void> {
  const { config, warnings } = configOf(flags)
  closeToOthers()
  const { log, control: logControl } = openLog(config)
  for (const warning of warnings) log.warn(warning)
  let setupLink: string | null = null
  let isAnnounced = false
  const showSetupLink = (url: string) => {
    setupLink = url
    // The storage may become available after the start.
    if (isAnnounced) process.stdout.write(`${setupLine(url)}\n`)
  }
  const zone = serverZone()
  // The log library takes its times from the zone of the process.
  if (zone.remark !== null) process.env.TZ = zone.timeZone
  const faults = surviveFaults(log)
  const server = createServer({ config, log, logControl, zone, faults, showSetupLink })
  const systemd = new SystemdNotify({
    env: process.env,
    onFailure: reason => log.warn(`systemd cannot be notified: ${reason}`),
  })
  const stop = stopOnSignals(server, log, systemd)
  process.on('SIGHUP', signal => {
    if (isTerminalGone()) stop(signal)
    else void server.reload(() => configOf(flags).config)
  })
  try {
    const addresses = await server.start()
    announce(config, addresses, [setupLink && setupLine(setupLink), lastLine(server.trouble())])
    isAnnounced = true
    systemd.ready(lastLine(server.trouble()))
  } catch (error) {
    // The data directory is already open and would keep the process alive without a port.
    await server.stop()
    throw error
  }
}

/** Creates `viewtron serve`: runs the server. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description('run the server')
    .addHelpText('after', '\nExample:\n  viewtron serve --data-dir /srv/viewtron --web-port 8080')
    .action(serve)
  return addConfigFlags(command, optionNames)
}
