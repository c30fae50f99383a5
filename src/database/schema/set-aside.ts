export interface SetAsideSchema {
  set_aside: SetAsideTable
}

/** An entry of the log that one of its readers cannot digest and has passed over. Times are milliseconds since 1970. */
export interface SetAsideTable {
  seq: number
  /** Which reader: `log` where nobody can read the entry at all, else a name as people see it, such as `webhook gate`. */
  reader: string
  reason: string
  at: number
  /** 1 where its reader is to try again. */
  again: number
}
