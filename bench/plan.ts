/** The options of a run from the command line. */
export interface Plan {
  rounds: number
  /** Length of one server's turn in seconds. */
  seconds: number
  /** Folder for the data folders of the servers. */
  folder: string
  /** Posts of each connection of the memory scenario. */
  memoryPosts: number
  /** Bare servers instead of this one: shows how far from 1 the method itself deviates. */
  calibrate: boolean
  onProgress(text: string): void
}
