import { setTimeout as wait } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import type { PutFile } from './archive/index.ts'

/** The files and statements of one post, which are stored together. */
export interface CommitWork {
  /** New files. Their names become durable before the transaction begins. */
  files: PutFile[]
  /** Files with appended lines, which are synced before the transaction begins. */
  appended: { sync(): Promise<void> }[]
  /** The number of entries that it adds to the log. */
  entries: number
  /** Its statements, given the number of its first entry. */
  statements: (firstSeq: number) => CompiledQuery[]
}

/** Statements of others that are stored along with the next transaction. */
export interface Piggyback {
  statements: CompiledQuery[]
  /** Called when the transaction failed: the statements are to be handed over again. */
  failed: () => void
}

export interface GroupCommitOptions {
  lastSeq: number
  commit: (statements: CompiledQuery[], files: PutFile[]) => Promise<void>
  /** True when any other work would fail too. */
  isTrouble: (error: unknown) => boolean
  /** Returns the statements to be stored along, and hands them over: each call returns others. */
  piggyback: () => Piggyback
  /** Called with the error of a piggybacked statement that the database refused. It is not tried again. */
  refused: (error: unknown) => void
  /** Called with the new last number when a commit has made the log longer. Must not throw. */
  stored: (lastSeq: number) => void
}

interface Waiting {
  work: CommitWork
  done: (firstSeq: number) => void
  failed: (error: unknown) => void
}

const mostGatherMs = 2
// A larger group would only make its first member wait longer.
const largestGroup = 256

/**
 * Stores all work that arrives during one transaction in the next one, after one sync of the folders. Work is numbered
 * in the order in which it was added.
 */
export class GroupCommit {
  private readonly options: GroupCommitOptions
  private waiting: Waiting[] = []
  private running: Promise<void> | null = null
  private newest: number
  private expected = 0

  constructor(options: GroupCommitOptions) {
    this.options = options
    this.newest = options.lastSeq
  }

  /** The number of the newest durable entry. */
  get lastSeq(): number {
    return this.newest
  }

  /** Announces work that is being prepared. Call the returned function when it is about to be added, or will not be. */
  expect(): () => void {
    this.expected++
    return () => {
      this.expected--
    }
  }

  /** Resolves with the number of the work's first entry when all of it is durable. */
  add(work: CommitWork): Promise<number> {
    return new Promise((done, failed) => {
      this.waiting.push({ work, done, failed })
      this.running ??= this.run()
    })
  }

  /** Resolves when nothing is being stored. */
  async idle(): Promise<void> {
    await this.running
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      await this.gather()
      const group = this.waiting.splice(0, largestGroup)
      try {
        await this.commitGroup(group)
      } catch (error) {
        // A fault of this program. Without this catch, nothing would be stored any more.
        for (const { failed } of group) failed(error)
      }
    }
    this.running = null
  }

  /** A commit costs the same for one post and for ten, so it waits a moment when more are expected than have arrived. */
  private async gather(): Promise<void> {
    for (let waitedMs = 0; waitedMs < mostGatherMs && this.expected > this.waiting.length; waitedMs++) await wait(1)
  }

  private async commitGroup(group: Waiting[]): Promise<void> {
    const { commit, piggyback, isTrouble } = this.options
    const files = group.flatMap(({ work }) => work.files)
    const appended = new Set(group.flatMap(({ work }) => work.appended))
    let seq = this.newest
    const firstSeqs = group.map(({ work }) => {
      const first = seq + 1
      seq += work.entries
      return first
    })
    const along = piggyback()
    try {
      await Promise.all([...appended].map(file => file.sync()))
      const statements = group.flatMap(({ work }, n) => work.statements(firstSeqs[n] ?? 0))
      const all = [...along.statements, ...statements]
      // A status post that changes nothing has a line in the stream file and no statement.
      if (all.length > 0) await commit(all, files)
    } catch (error) {
      along.failed()
      if (isTrouble(error)) for (const { failed } of group) failed(error)
      // One bad post must not fail the others of its group.
      else await this.commitApart(group, error)
      return
    }
    const grown = seq !== this.newest
    this.newest = seq
    if (grown) this.options.stored(seq)
    group.forEach(({ done }, n) => void done(firstSeqs[n] ?? 0))
  }

  /** Finds out whether a member of the group or a piggybacked statement was refused. */
  private async commitApart(group: Waiting[], refusal: unknown): Promise<void> {
    const wasPiggyback = await this.commitPiggyback()
    const [only, ...others] = group
    // It was stored alone, so the refusal was its own.
    if (only && others.length === 0 && !wasPiggyback) only.failed(refusal)
    else for (const one of group) await this.commitGroup([one])
  }

  /** Stores piggybacked statements one by one. True when one of them was refused. */
  private async commitPiggyback(): Promise<boolean> {
    const { commit, piggyback, isTrouble, refused } = this.options
    const along = piggyback()
    let isRefused = false
    for (const statement of along.statements) {
      try {
        await commit([statement], [])
      } catch (error) {
        if (isTrouble(error)) {
          along.failed()
          return isRefused
        }
        isRefused = true
        refused(error)
      }
    }
    return isRefused
  }
}
