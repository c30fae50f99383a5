import { readLastSeen, removeHealthStatements } from '../analysis/index.ts'
import type { CameraData } from '../cameras/camera-data.ts'
import { camerasOfPlaces } from '../places/index.ts'

/** Every room with rows per camera is listed here, or rows of forgotten cameras stay. */
export const cameraData: CameraData = {
  lastSeen: readLastSeen,
  usedByPeople: camerasOfPlaces,
  removeStatements: removeHealthStatements,
}
