import { type CameraPort, outsideAddress } from '../../../devices/index.ts'
import type { ServerFacts } from '../../../doctor/index.ts'

/** Returns the camera port, to recognise the destinations that are this server. */
export function cameraPortOf({ cameraPort: port, scheme: protocol, run, cameraUrl }: ServerFacts): CameraPort {
  const address = run?.camera?.address ?? null
  const isEverywhere = address === null || address === '::' || address === '0.0.0.0'
  return { port, protocol, host: isEverywhere ? null : address, credentials: null, outside: outsideAddress(cameraUrl) }
}
