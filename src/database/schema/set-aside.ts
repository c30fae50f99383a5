export interface SetAsideSchema {
  set_aside: SetAsideTable
}

/** An entry of the log that one of its readers cannot digest and has passed over. Times are milliseconds since 1970. */
export interface SetAsideTable {
  seq: number
  /** The reader: `log` if no reader can read the entry, else a name that people see, such as `webhook gate`. */
  reader: string
  reason: string
  at: number
  /** 1 where its reader is to try again. */
  again: number
}
