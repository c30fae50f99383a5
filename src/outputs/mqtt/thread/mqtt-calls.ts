import type { ReaderPlace, SentError, SentStatement } from '../../../database/index.ts'
import type { ArchivePlace } from '../../../log/index.ts'
import type { ArmingMode, ModeChange } from '../../../model/index.ts'
import type { OutputState, Tested } from '../../output.ts'
import type { InView } from '../live-states.ts'
import type { MqttSettings } from '../mqtt-settings.ts'
import type { RecentMessage } from '../recent-messages.ts'

export interface CameraCondition {
  isOnline: boolean
  clockSkewMs: number | null
}

/** The data that the thread starts with. */
export interface MqttThreadData {
  settings: MqttSettings
  /** `rules:` of viewtron.yaml, unchecked. */
  rules: unknown
  reader: ReaderPlace
  place: ArchivePlace
  timeZone: string
  version: string
  lastSeq: number
  /** The lead of the server's clock over the machine's. */
  clockOffsetMs: number
  presence: readonly InView[]
  conditions: readonly [cameraId: string, CameraCondition][]
  /** The changes of the arming mode so far. */
  modeChanges: readonly ModeChange[]
  /** The modes that the site has. */
  modes: readonly ArmingMode[]
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** The functions of the main thread. */
export type MainCalls = {
  write(statements: SentStatement[]): Promise<SentError | null>
  databaseFailed(error: SentError): void
  states(states: OutputState[]): void
  /** A message of the broker asks for a mode. */
  setMode(mode: string): Promise<void>
  log(line: { level: LogLevel; text: string }): void
}

/** The functions of the thread. */
export type MqttCalls = {
  /** The log has grown. */
  grown(lastSeq: number): void
  /** Entries that were set aside are to be tried again. */
  retry(nothing: null): void
  rulesChanged(nothing: null): void
  modeChanged(change: ModeChange): void
  modesChanged(modes: readonly ArmingMode[]): void
  presence(changed: readonly InView[]): void
  conditions(changed: readonly [cameraId: string, CameraCondition][]): void
  /** Resolves when the file is closed; it is opened again with the first query after `true`. */
  database(isOpen: boolean): Promise<void>
  test(id: string): Promise<Tested>
  /** The last message on each topic. */
  recent(nothing: null): Promise<RecentMessage[]>
  stop(nothing: null): Promise<void>
}
