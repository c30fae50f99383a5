import type { CompiledQuery } from 'kysely'
import type { PutFile } from './archive/index.ts'
import type { LogNumbers, NumberedWork } from './log-numbers.ts'

export interface OwnNumbersOptions {
  lastSeq: number
  commit: (statements: CompiledQuery[], files: PutFile[]) => Promise<void>
}

/** The numbers of a log to which only this process adds. Its transactions follow each other. */
export class OwnNumbers implements LogNumbers {
  private readonly options: OwnNumbersOptions
  private newest: number

  constructor(options: OwnNumbersOptions) {
    this.options = options
    this.newest = options.lastSeq
  }

  get lastSeq(): number {
    return this.newest
  }

  async commit({ entries, statements, files }: NumberedWork): Promise<number> {
    const first = this.newest + 1
    const all = statements(first)
    // A status post that changes nothing has a line in the stream file and no statement.
    if (all.length > 0) await this.options.commit(all, files)
    this.newest += entries
    return first
  }
}
