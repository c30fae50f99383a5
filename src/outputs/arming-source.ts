import type { ArmingMode, ModeChange, ModeHistory } from '../model/index.ts'

/** The arming mode as outputs need it. */
export interface ArmingSource {
  history: ModeHistory
  /** The modes that the site has; listeners are called after every change until the returned function is called. */
  modes: {
    all(): readonly ArmingMode[]
    watch(listener: (modes: readonly ArmingMode[]) => void): () => void
  }
  /** Calls the listener after every change, until the returned function is called. */
  watch(listener: (change: ModeChange) => void): () => void
  /** Changes the mode as a message of the broker asks. Rejects if it cannot be stored. */
  setByMqtt(mode: string): Promise<void>
}
