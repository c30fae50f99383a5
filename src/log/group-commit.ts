import { setTimeout as wait } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import type { PutFile } from './archive/index.ts'

/** What one post wants stored together. */
export interface Work {
  /** New files, whose names are settled before the commit. */
  files: PutFile[]
  /** Appended lines that must be durable too. */
  logs: { sync(): Promise<void> }[]
  /** How many numbers of the log it needs. */
  entries: number
  /** Its statements, once it knows its first number. */
  statements: (firstSeq: number) => CompiledQuery[]
}

export interface GroupCommitOptions {
  lastSeq: number
  commit: (statements: CompiledQuery[], files: PutFile[]) => Promise<void>
  /** True when any other work would fail too. */
  isTrouble: (error: unknown) => boolean
  /** Hears of a statement of `passengers` that the database refused, and that is given up. */
  givenUp: (error: unknown) => void
  /** Statements of others that should travel with the next transaction, with a way to take them back. */
  passengers: () => { statements: CompiledQuery[]; failed: () => void }
  /** Hears how far the log goes when that has changed; must not throw. */
  stored: (lastSeq: number) => void
}

interface Waiting {
  work: Work
  done: (firstSeq: number) => void
  failed: (error: unknown) => void
}

const mostGatherMs = 2
// More would only make the first of a group wait longer.
const largestGroup = 256

/**
 * Stores everything that arrived while the last transaction was under way in one transaction, behind one sync of
 * the folders. Work is numbered in the order in which it came.
 */
export class GroupCommit {
  private readonly options: GroupCommitOptions
  private waiting: Waiting[] = []
  private running: Promise<void> | null = null
  private newest: number
  private underWay = 0

  constructor(options: GroupCommitOptions) {
    this.options = options
    this.newest = options.lastSeq
  }

  /** The number of the newest durable entry. */
  get lastSeq(): number {
    return this.newest
  }

  /** Says that work is being prepared. Call the answer when it is about to be added, or given up. */
  announce(): () => void {
    this.underWay++
    return () => {
      this.underWay--
    }
  }

  /** Resolves with the work's first seq when all of it is durable. */
  add(work: Work): Promise<number> {
    return new Promise((done, failed) => {
      this.waiting.push({ work, done, failed })
      this.running ??= this.run()
    })
  }

  /** Waits until nothing is under way. */
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
        // Nobody expects it, and without this nothing would ever be stored again.
        for (const { failed } of group) failed(error)
      }
    }
    this.running = null
  }

  /** A commit costs the same for one and for ten, so it waits a moment when most are still on their way. */
  private async gather(): Promise<void> {
    for (let waitedMs = 0; waitedMs < mostGatherMs && this.underWay > this.waiting.length; waitedMs++) await wait(1)
  }

  private async commitGroup(group: Waiting[]): Promise<void> {
    const { commit, passengers, isTrouble } = this.options
    const files = group.flatMap(({ work }) => work.files)
    const logs = new Set(group.flatMap(({ work }) => work.logs))
    let seq = this.newest
    const firstSeqs = group.map(({ work }) => {
      const first = seq + 1
      seq += work.entries
      return first
    })
    const others = passengers()
    try {
      await Promise.all([...logs].map(log => log.sync()))
      const statements = group.flatMap(({ work }, n) => work.statements(firstSeqs[n] ?? 0))
      const all = [...others.statements, ...statements]
      // A status post that changes nothing asks for no more than its line in the stream file.
      if (all.length > 0) await commit(all, files)
    } catch (error) {
      others.failed()
      // What is wrong with one must not cost the others their place.
      if (isTrouble(error)) for (const { failed } of group) failed(error)
      else await this.commitApart(group, error)
      return
    }
    const grown = seq !== this.newest
    this.newest = seq
    if (grown) this.options.stored(seq)
    group.forEach(({ done }, n) => void done(firstSeqs[n] ?? 0))
  }

  /** One of the group, or of those that travel with it, was refused: finds out which. */
  private async commitApart(group: Waiting[], refusal: unknown): Promise<void> {
    const isPassenger = await this.commitPassengers()
    const [only, ...others] = group
    // It travelled alone, so the refusal was its own.
    if (only && others.length === 0 && !isPassenger) only.failed(refusal)
    else for (const one of group) await this.commitGroup([one])
  }

  /** Stores the statements of others one by one; returns whether one of them was refused. */
  private async commitPassengers(): Promise<boolean> {
    const { commit, passengers, isTrouble, givenUp } = this.options
    const others = passengers()
    let isRefused = false
    for (const statement of others.statements) {
      try {
        await commit([statement], [])
      } catch (error) {
        if (isTrouble(error)) {
          others.failed()
          return isRefused
        }
        isRefused = true
        givenUp(error)
      }
    }
    return isRefused
  }
}
