import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import type { Config } from './config/index.ts'
import { type Clock, systemClock } from './lib/clock.ts'
import type { Logger } from './lib/log.ts'
import { ViewtronError } from './model/index.ts'
import { Receiver } from './receiver/index.ts'
import { Recorder } from './recorder/index.ts'

export interface ServerOptions {
  config: Config
  log: Logger
  clock?: Clock
  /** IANA zone in which devices' local times are read; the machine's where it is left out. */
  timeZone?: string
}

export interface Server {
  /** Resolves when the camera port is open, with its address. */
  start(): Promise<AddressInfo>
  /** Finishes what is under way and closes everything. */
  stop(): Promise<void>
}

function readPem(path: string, setting: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ViewtronError('config-invalid', { setting, reason: (error as Error).message }, error)
  }
}

/** Puts the rooms together. A post walks receiver → protocol → recorder; nothing flows back but the reply. */
export function createServer({ config, log, clock = systemClock, timeZone }: ServerOptions): Server {
  const recorder = new Recorder({
    dataDir: resolve(config.dataDir),
    rawPosts: config.rawPosts,
    timeZone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    clock,
    log,
  })
  const { cameraTlsCert: cert, cameraTlsKey: key, cameraUser: user, cameraPassword: password } = config
  const receiver = new Receiver({
    port: config.cameraPort,
    host: config.cameraHost,
    networks: config.cameraNetworks,
    maxPostBytes: config.maxPostBytes,
    maxBytesInFlight: config.maxBytesInFlight,
    minReceiveRate: config.minReceiveRate,
    credentials: user !== null && password !== null ? { user, password } : null,
    tls:
      cert && key
        ? { cert: readPem(cert, 'VIEWTRON_CAMERA_TLS_CERT'), key: readPem(key, 'VIEWTRON_CAMERA_TLS_KEY') }
        : null,
    recorder,
    clock,
    log,
  })
  return {
    async start() {
      await recorder.start()
      return receiver.start()
    },
    async stop() {
      await receiver.stop()
      await recorder.stop()
    },
  }
}
