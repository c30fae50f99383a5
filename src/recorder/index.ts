export type { CameraChange } from './camera-registry.ts'
export { clockTrouble, readClockState } from './clock-trust.ts'
export { csvHeader, csvLines } from './csv-lines.ts'
export { DataDirModes } from './data-dir-modes.ts'
export { whatWasSeen } from './headline.ts'
export { idleCameras } from './idle-cameras.ts'
export type { ImportProgress } from './import-posts.ts'
export {
  type Exchange,
  nobodyAtThePort,
  type PortFault,
  type PortObserver,
  type PortRequest,
} from './port-observer.ts'
export { type Outcome, type Post, type RawPostMode, rawPostModes, type Verdict } from './post.ts'
export { readRawPost } from './raw-post.ts'
export type { ReadAgain } from './read-again.ts'
export { Recorder, type RecorderOptions } from './recorder.ts'
export type { RecorderObserver } from './recorder-observer.ts'
export type { Removed, Retention } from './retention.ts'
export type { RetentionState } from './retention-runs.ts'
export type { TrackToEnter } from './storage.ts'
export { isStorageTrouble, storageError } from './storage-errors.ts'
