/** Says what is new in the log. Everything downstream reads the log itself; nothing hangs on the receiver. */
export interface Feed {
  /** The newest entry that is durable; 0 in an empty log. */
  readonly lastSeq: number
  /** Calls back soon after the log has grown (once for many entries), with the newest seq; returns how to stop that. */
  watch(listener: (lastSeq: number) => void): () => void
}
