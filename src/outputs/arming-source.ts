import type { ArmingMode, ModeChange, ModeHistory } from '../model/index.ts'

/** The arming mode as outputs need it. */
export interface ArmingSource {
  history: ModeHistory
  /** Calls the listener after every change, until the returned function is called. */
  watch(listener: (change: ModeChange) => void): () => void
  /** Changes the mode as a message of the broker asks. Rejects if it cannot be stored. */
  setByMqtt(mode: ArmingMode): Promise<void>
}
