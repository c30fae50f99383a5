import type { CameraPort } from '../../../devices/index.ts'
import type { ServerFacts } from '../../../doctor/index.ts'

/** Where devices are to post, as far as it tells which of their destinations is this server. */
export function cameraPortOf({ cameraPort: port, scheme: protocol, run }: ServerFacts): CameraPort {
  const address = run?.camera?.address ?? null
  const isEverywhere = address === null || address === '::' || address === '0.0.0.0'
  return { port, protocol, host: isEverywhere ? null : address, credentials: null }
}
