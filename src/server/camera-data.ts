import { readLastSeen, removeHealthStatements } from '../analysis/index.ts'
import type { CameraData } from '../cameras/camera-data.ts'

/** Every room with rows per camera is listed here, or rows of forgotten cameras stay. */
export const cameraData: CameraData = {
  lastSeen: readLastSeen,
  removeStatements: removeHealthStatements,
}
