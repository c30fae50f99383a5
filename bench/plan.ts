/** What the command line chose for a run. */
export interface Plan {
  rounds: number
  /** Length of one contestant's turn. */
  seconds: number
  /** Where the contestants' data folders are made. */
  folder: string
  /** Posts of each connection of the memory scenario. */
  memoryPosts: number
  /** Bare servers in the place of ours: shows how far from 1 the method itself strays. */
  calibrate: boolean
  onProgress(text: string): void
}
