import type { FastifyRequest } from 'fastify'
import type { CompiledQuery } from 'kysely'
import type { AuditTable, Queries } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/log.ts'
import { plainAddress } from '../../lib/networks.ts'
import { uuid7 } from '../../lib/uuid7.ts'

export interface AuditOptions {
  queries: Queries
  write: (statements: readonly CompiledQuery[]) => Promise<void>
  clock: Clock
  log: Logger
}

const flushEveryMs = 1000
const batchRows = 200
// A flood costs memory and disk for so many lines, whatever its size.
const mostWaiting = 2000
const mostText = 500
const keptDays = 365
const dayMs = 86_400_000
const forgetEveryMs = dayMs / 4

const cut = (text: string | null) => (text && text.length > mostText ? `${text.slice(0, mostText)}…` : text)

/** Who did what and when: kept a year, written in batches. Notes never fail the request they speak of. */
export class Audit {
  private readonly options: AuditOptions
  private waiting: AuditTable[] = []
  private leftOut = 0
  private forgottenAt = 0
  private complained = false
  private timer: NodeJS.Timeout | null = null
  private flushing: Promise<void> | null = null

  constructor(options: AuditOptions) {
    this.options = options
  }

  start(): void {
    this.timer ??= setInterval(() => void this.flush(), flushEveryMs)
  }

  /** Writes what waits. Safe twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await this.flush()
  }

  /** Notes that who asks did `action` (`change-camera`) to `subject` (an id, a plate); `detail` is for people. */
  note(request: FastifyRequest, action: string, subject: string | null = null, detail: string | null = null): void {
    this.noteAs(request.caller?.name ?? 'nobody', request.ip, action, subject, detail)
  }

  /** The same for somebody who is not known by a request, such as who tried to sign in. */
  noteAs(who: string, address: string, action: string, subject: string | null, detail: string | null): void {
    if (this.waiting.length >= mostWaiting) {
      this.leftOut++
      return
    }
    this.waiting.push({
      ...this.stamp(),
      who: cut(who) ?? '',
      address: plainAddress(address),
      action,
      subject: cut(subject),
      detail: cut(detail),
    })
  }

  /** Resolves when everything noted before has been written, or could not be. */
  flush(): Promise<void> {
    this.flushing ??= this.writeAll().finally(() => {
      this.flushing = null
    })
    return this.flushing
  }

  private stamp(): { id: string; at: number } {
    const at = this.options.clock.now().getTime()
    return { id: uuid7(at), at }
  }

  private async writeAll(): Promise<void> {
    this.noteLeftOut()
    while (this.waiting.length > 0) {
      const rows = this.waiting.slice(0, batchRows)
      if (!(await this.tryWrite(rows))) return
      this.waiting.splice(0, rows.length)
    }
  }

  private noteLeftOut(): void {
    if (this.leftOut === 0) return
    const detail = `${this.leftOut} entries came too fast to be kept`
    this.leftOut = 0
    this.waiting.push({ ...this.stamp(), who: 'server', address: '', action: 'audit-gap', subject: null, detail })
  }

  private async tryWrite(rows: AuditTable[]): Promise<boolean> {
    const { queries, write, clock, log } = this.options
    const now = clock.now().getTime()
    const statements = [queries.insertInto('audit').values(rows).compile()]
    const forgets = now - this.forgottenAt > forgetEveryMs
    if (forgets)
      statements.push(
        queries
          .deleteFrom('audit')
          .where('at', '<', now - keptDays * dayMs)
          .compile(),
      )
    try {
      await write(statements)
      if (forgets) this.forgottenAt = now
      this.complained = false
      return true
    } catch (error) {
      // They wait for the storage to work again; what it suffers from is told by the recorder.
      if (!this.complained) log.warn(`the audit log waits: ${(error as Error).message}`)
      this.complained = true
      return false
    }
  }
}
