/** A person who may receive notifications, as they are now. */
export interface PushPerson {
  /** Null while sign-in is off. */
  userId: string | null
  /** The name in the audit log. */
  name: string
  /** May mark alerts as seen and switch alarm outputs. */
  mayOperate: boolean
  /** Ids of the only cameras that the person may see; null for all. */
  cameras: readonly string[] | null
}

/** An alarm output that opens something at a camera. */
export interface CameraGate {
  /** The name of the device that it belongs to. */
  device: string
  deviceId: string
  output: number
}

/** The parts of accounts and devices that notifications use. */
export interface PushSurroundings {
  /** All people who may receive notifications. */
  people: () => Promise<readonly PushPerson[]>
  /** The output of a camera's device; null if it has none or several, since it is then unclear what opens. */
  gateOf: (cameraId: string) => Promise<CameraGate | null>
  /** Opens a gate for some seconds. Rejects with an error of the catalogue. */
  openGate: (gate: CameraGate, by: string) => Promise<void>
}
