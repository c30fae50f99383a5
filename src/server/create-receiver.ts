import { readFileSync } from 'node:fs'
import type { CameraPortLogin } from '../devices/index.ts'
import { ViewtronError } from '../model/index.ts'
import { Receiver, type ReceiverOptions } from '../receiver/index.ts'
import type { Core } from './create-core.ts'

/** Throws `config-invalid` for a file that cannot be read. */
function readPem(path: string, setting: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ViewtronError('config-invalid', { setting, reason: (error as Error).message }, error)
  }
}

export interface ReceiverParts extends Pick<ReceiverOptions, 'ingest' | 'observers'> {
  login: CameraPortLogin
}

/** The camera port, as the settings say. */
export function createReceiver(
  { config, log, clock, faults }: Core['shared'],
  { ingest, observers, login }: ReceiverParts,
): Receiver {
  const { cameraTlsCert: cert, cameraTlsKey: key } = config
  return new Receiver({
    port: config.cameraPort,
    host: config.cameraHost,
    networks: config.cameraNetworks,
    trustedProxies: config.trustedProxies,
    maxPostBytes: config.maxPostBytes,
    maxBytesInFlight: config.maxBytesInFlight,
    minReceiveRate: config.minReceiveRate,
    quotas: { postsPerMinute: config.senderPosts, bytesPerMinute: config.senderBytes },
    credentials: login,
    tls:
      cert && key
        ? { cert: readPem(cert, 'VIEWTRON_CAMERA_TLS_CERT'), key: readPem(key, 'VIEWTRON_CAMERA_TLS_KEY') }
        : null,
    ingest,
    observers,
    faults,
    clock,
    log,
  })
}
