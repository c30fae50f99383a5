/** Announces that the log has grown. Readers then read the log itself. */
export interface Feed {
  /** The number of the newest durable entry; 0 in an empty log. */
  readonly lastSeq: number
  /** Calls the listener soon after the log has grown, once for many entries. Returns a function that stops this. */
  watch(listener: (lastSeq: number) => void): () => void
}
