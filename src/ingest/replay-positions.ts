import type { CameraRegistry } from '../cameras/camera-registry.ts'
import { readPositions } from '../log/stream-reader.ts'
import { type CameraRef, sharedCamera, type TrajectoryMessage } from '../model/index.ts'
import { decode } from '../protocol/index.ts'

export type ReceivePositions = (
  camera: CameraRef,
  message: TrajectoryMessage,
  receivedAt: Date,
  clientIp: string,
) => void

/** Times of receipt. */
export interface PositionRange {
  from: Date
  to: Date
}

export interface PositionsToReplay {
  dataDir: string
  /** IANA zone in which devices' local times are read. */
  timeZone: string
  range: PositionRange
  cameras: CameraRegistry
}

// A Raspberry Pi needs about half a minute for this; a busy site writes as much in a few minutes.
const mostBytes = 32 * 2 ** 20

/** Calls `receive` for stored positions, oldest first: of each day the newest 32 MiB. */
export async function replayPositions(
  { dataDir, timeZone, range, cameras }: PositionsToReplay,
  receive: ReceivePositions,
): Promise<void> {
  for await (const { bytes, receivedAt, clientIp } of readPositions(dataDir, { ...range, mostBytes })) {
    for (const message of decode(bytes, { receivedAt, timeZone })) {
      if (message.kind !== 'trajectory') continue
      const { source, device } = message
      const { camera, isConfirmed } = cameras.identify({ source, device, clientIp, at: receivedAt })
      if (isConfirmed && camera.id !== sharedCamera.id) receive(camera, message, receivedAt, clientIp)
    }
  }
}
