import { stat } from 'node:fs/promises'
import type { Logger } from '../../lib/log.ts'
import { ViewtronError } from '../../model/index.ts'
import type { DatabaseError } from '../database-error.ts'
import { type CheckResult, runCheck } from './run-check.ts'

export interface DatabaseHealthOptions {
  path: string
  log: Logger
}

const firstCheckAfterMs = 10_000
const changedEveryMs = 10_000
const unchangedEveryMs = 3_600_000
// Checking takes at most a hundredth of the time.
const restFactor = 100
// Damage that the check does not find is over after this time without a new error.
const quietMs = 600_000

/**
 * Watches whether the database can be read: takes every error that any thread meets, and checks the file in the
 * background, a while after it changed.
 */
export class DatabaseHealth {
  private readonly options: DatabaseHealthOptions
  private damage: ViewtronError | null = null
  private sighted: { at: number; fault: 'unreadable' | 'corrupt' } | null = null
  private checking: Promise<void> | null = null
  private controller = new AbortController()
  private restUntil = performance.now() + firstCheckAfterMs
  private checkedAt = Number.NEGATIVE_INFINITY
  /** The file's time of modification at the last check. */
  private checkedTime = 0
  private inode: number | null = null

  constructor(options: DatabaseHealthOptions) {
    this.options = options
  }

  /** The known trouble of the database; null for none. */
  get trouble(): ViewtronError | null {
    return this.damage
  }

  /** Takes an error that any thread met. */
  failed({ fault, message }: Pick<DatabaseError, 'fault' | 'message'>): void {
    if (fault !== 'unreadable' && fault !== 'corrupt') return
    this.sighted = { at: performance.now(), fault }
    if (this.damage) return
    this.note(fault === 'unreadable' ? 'database-unreadable' : 'database-corrupt', message)
    this.hurry()
  }

  /** Must be called when the database was opened: the trouble of a replaced file is over. */
  async opened(): Promise<void> {
    const inode = (await stat(this.options.path).catch(() => null))?.ino ?? null
    if (this.inode !== null && inode !== this.inode) {
      this.damage = null
      this.sighted = null
      this.hurry()
    }
    this.inode = inode
  }

  /** Starts a check of the file when it is due; call it often. */
  async tick(): Promise<void> {
    if (this.checking || performance.now() < this.restUntil || this.controller.signal.aborted) return
    const time = (await stat(this.options.path).catch(() => null))?.mtimeMs
    if (time === undefined) return
    const isOften = this.damage !== null || time !== this.checkedTime
    if (performance.now() - this.checkedAt < (isOften ? changedEveryMs : unchangedEveryMs)) return
    this.checkedTime = time
    this.checking ??= this.check().finally(() => {
      this.checking = null
    })
  }

  /** Ends a check that is under way. Safe twice. */
  async stop(): Promise<void> {
    this.controller.abort()
    await this.checking
  }

  private async check(): Promise<void> {
    const { path, log } = this.options
    const startedAt = performance.now()
    const result = await runCheck(path, {
      signal: this.controller.signal,
      onProgress: ({ done, of }) => log.debug(`looking through the database: ${done} of ${of} tables`),
    })
    const endedAt = performance.now()
    this.restUntil = endedAt + restFactor * (endedAt - startedAt)
    this.checkedAt = endedAt
    this.judge(result, startedAt)
  }

  private hurry(): void {
    this.restUntil = 0
    this.checkedAt = Number.NEGATIVE_INFINITY
  }

  private judge(result: CheckResult, startedAt: number): void {
    if (result.kind === 'damaged') this.note('database-corrupt', result.reason)
    else if (result.kind === 'unknown') this.failedToCheck(result)
    else if (this.damage && this.isOver(startedAt)) {
      this.damage = null
      this.options.log.info('The database can be read again.')
    }
  }

  private failedToCheck({ fault, reason }: Extract<CheckResult, { kind: 'unknown' }>): void {
    if (fault === 'unreadable') this.note('database-unreadable', reason)
  }

  /** Whether the trouble is over after a check that found nothing: no thread met an error since. */
  private isOver(checkedAt: number): boolean {
    if (!this.sighted) return true
    const { at, fault } = this.sighted
    return at < checkedAt - (fault === 'unreadable' ? 0 : quietMs)
  }

  private note(code: 'database-corrupt' | 'database-unreadable', reason: string): void {
    const { path, log } = this.options
    const isNews = this.damage?.code !== code
    this.damage = new ViewtronError(code, { path, reason: reason.replaceAll(/\s+/g, ' ').trim() })
    if (isNews) log.error(`${this.damage.message} ${this.damage.hint} [${code}]`)
  }
}
