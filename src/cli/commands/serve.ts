import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { Command } from 'commander'
import { type Config, optionNames } from '../../config/index.ts'
import { systemClock } from '../../lib/clock.ts'
import { Faults } from '../../lib/faults.ts'
import { createLog, type Logger } from '../../lib/log.ts'
import { serverZone } from '../../lib/server-zone.ts'
import type { ViewtronError } from '../../model/index.ts'
import { createServer, type ServerAddresses } from '../../server/create-server.ts'
import { closeToOthers } from '../close-to-others.ts'
import { addConfigFlags, configOf } from '../config-flags.ts'

const stopWithinMs = 9_500

function localAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  return addresses.filter(address => address.family === 'IPv4').map(address => address.address)
}

/** The addresses a port answers on, as they stand in URLs. */
function hostsOf({ address, port }: AddressInfo): string[] {
  const isEverywhere = address === '::' || address === '0.0.0.0'
  return (isEverywhere ? localAddresses() : [address]).map(one => `${one.includes(':') ? `[${one}]` : one}:${port}`)
}

const setupLine = (url: string) => `set up the administrator: ${url}`

/** The last line of the start. What only people can mend, and not while the server runs, must not be called ready. */
function lastLine(trouble: ViewtronError | null): string {
  return trouble?.code === 'data-dir-on-share'
    ? `not ready: ${trouble.message} ${trouble.hint} [${trouble.code}]`
    : 'ready'
}

function announce(config: Config, { web, camera }: ServerAddresses, more: (string | null)[]): void {
  const scheme = config.cameraTlsCert === null ? 'http' : 'https'
  const lines = [
    ...hostsOf(web).map(host => `dashboard at http://${host}/`),
    ...hostsOf(camera).map(host => `cameras post to ${scheme}://${host}/API`),
    ...more.filter(line => line !== null),
  ]
  process.stdout.write(lines.map(line => `${line}\n`).join(''))
}

/** Whatever goes wrong where nobody looks is counted and told; the other parts go on, and with them the camera port. */
function surviveFaults(log: Logger): Faults {
  const faults = new Faults({ log, clock: systemClock })
  process.on('unhandledRejection', reason => faults.note('something nobody waited for', reason))
  process.on('uncaughtException', error => faults.note('something nobody looked after', error))
  return faults
}

async function serve(flags: Record<string, unknown>): Promise<void> {
  const { config, warnings } = configOf(flags)
  const log = createLog(config.logLevel)
  closeToOthers()
  for (const warning of warnings) log.warn(warning)
  let setupLink: string | null = null
  let isAnnounced = false
  const showSetupLink = (url: string) => {
    setupLink = url
    // The storage may begin to work only later.
    if (isAnnounced) process.stdout.write(`${setupLine(url)}\n`)
  }
  const zone = serverZone()
  // The log's own times are made by a library that asks the process.
  if (zone.remark !== null) process.env.TZ = zone.timeZone
  const faults = surviveFaults(log)
  const server = createServer({ config, log, zone, faults, showSetupLink })
  let stopping = false
  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    log.info(`${signal}: finishing what is under way`)
    // A disk that hangs must not keep the process for ever.
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
  try {
    const addresses = await server.start()
    announce(config, addresses, [setupLink && setupLine(setupLink), lastLine(server.trouble())])
    isAnnounced = true
  } catch (error) {
    // The data directory is open already and would keep the process running without a port.
    await server.stop()
    throw error
  }
}

/** `viewtron serve`: the server. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description('run the server')
    .addHelpText('after', '\nExample:\n  viewtron serve --data-dir /srv/viewtron --web-port 8080')
    .action(serve)
  return addConfigFlags(command, optionNames)
}
