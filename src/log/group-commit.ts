import { setTimeout as wait } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import type { PutFile } from './archive/index.ts'
import type { LogNumbers } from './log-numbers.ts'

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
  numbers: LogNumbers
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
  private expected = 0

  constructor(options: GroupCommitOptions) {
    this.options = options
  }

  /** The number of the newest durable entry. */
  get lastSeq(): number {
    return this.options.numbers.lastSeq
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
    const { numbers, piggyback, isTrouble } = this.options
    const files = group.flatMap(({ work }) => work.files)
    const appended = new Set(group.flatMap(({ work }) => work.appended))
    let entries = 0
    const before = group.map(({ work }) => {
      const number = entries
      entries += work.entries
      return number
    })
    const along = piggyback()
    let first: number
    try {
      await Promise.all([...appended].map(file => file.sync()))
      const statements = (firstSeq: number) => [
        ...along.statements,
        ...group.flatMap(({ work }, n) => work.statements(firstSeq + (before[n] ?? 0))),
      ]
      first = await numbers.commit({ entries, statements, files })
    } catch (error) {
      along.failed()
      if (isTrouble(error)) for (const { failed } of group) failed(error)
      // One bad post must not fail the others of its group.
      else await this.commitApart(group, error)
      return
    }
    if (entries > 0) this.options.stored(first + entries - 1)
    group.forEach(({ done }, n) => void done(first + (before[n] ?? 0)))
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
    const { numbers, piggyback, isTrouble, refused } = this.options
    const along = piggyback()
    let isRefused = false
    for (const statement of along.statements) {
      try {
        await numbers.commit({ entries: 0, statements: () => [statement], files: [] })
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
