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
  /** Another checkout of this server, built, to be measured in the same rounds; null without one. */
  before: string | null
  onProgress(text: string): void
}
