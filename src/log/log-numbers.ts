import type { CompiledQuery } from 'kysely'
import type { PutFile } from './archive/index.ts'

/** A transaction that adds entries to the log. */
export interface NumberedWork {
  /** New files. Their names become durable before the transaction begins. */
  files: PutFile[]
  /** The number of entries that it adds. */
  entries: number
  /** Its statements, given the number of its first entry. */
  statements: (firstSeq: number) => CompiledQuery[]
}

/** Gives the entries of the log their numbers, one after the other and without holes, as part of storing them. */
export interface LogNumbers {
  /** The number of the newest durable entry that this process has stored or found. */
  readonly lastSeq: number
  /** Resolves with the number of the work's first entry when all of it is durable. */
  commit(work: NumberedWork): Promise<number>
}
