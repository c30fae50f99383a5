import type { CameraPortLogin } from '../devices/index.ts'
import { Receiver, type ReceiverOptions } from '../receiver/index.ts'
import type { Certificates } from './certificates.ts'
import type { Core } from './create-core.ts'

export interface ReceiverParts extends Pick<ReceiverOptions, 'ingest' | 'observers'> {
  login: CameraPortLogin
  certificates: Certificates
}

/** The camera port, as the settings say. */
export function createReceiver(
  { config, log, clock, faults }: Core['shared'],
  { ingest, observers, login, certificates }: ReceiverParts,
): Receiver {
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
    tls: certificates.camera,
    ingest,
    observers,
    faults,
    clock,
    log,
  })
}
