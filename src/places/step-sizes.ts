import type { LogRunner } from '../log/feed/index.ts'

/** The work of one step. Each holds the thread of the camera port, and the one that writes, for some milliseconds. */
export interface StepSizes {
  entries: number
  reads: number
  /** Rests between the steps, because posts come first. */
  rest: (runner: LogRunner, since: number, isBusy: boolean) => Promise<void>
}

export const besidePosts: StepSizes = { entries: 250, reads: 500, rest: (runner, ...step) => runner.rest(...step) }
/** `viewtron rebuild` has the machine for itself: each step is a transaction, which waits for the disk. */
export const alone: StepSizes = { entries: 2000, reads: 4000, rest: async () => undefined }
