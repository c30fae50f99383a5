export type { CameraChange } from '../cameras/camera-registry.ts'
export { idleCameras } from '../cameras/idle-cameras.ts'
export { csvHeader, csvLines } from '../log/csv/csv-lines.ts'
export { DataDirModes } from '../log/data-dir-modes.ts'
export { readRawPost } from '../log/raw-post.ts'
export { clockTrouble, readClockState } from '../log/retention/clock-trust.ts'
export type { Retention } from '../log/retention/limits.ts'
export type { Removed } from '../log/retention/retention.ts'
export type { RetentionState } from '../log/retention/retention-runs.ts'
export { isStorageTrouble, storageError } from '../log/storage-errors.ts'
export type { Taken } from './forwarded/store-forwarded.ts'
export { describeTargets } from './headline.ts'
export type { ImportProgress } from './import-posts.ts'
export {
  type Exchange,
  everyPortObserver,
  type PortFault,
  type PortObserver,
  type PortRequest,
} from './port-observer.ts'
export { type Outcome, type Post, type RawPostMode, rawPostModes } from './post.ts'
export { PostIngest, type PostIngestOptions } from './post-ingest.ts'
export type { ReadAgain } from './read-again.ts'
