import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database/index.ts'
import { ViewtronError } from '../model/index.ts'
import type { ReportMessage } from '../reports/index.ts'
import type { Tested } from './output.ts'
import type { QueuedOutputs } from './queued/queued-outputs.ts'
import { publishedReport, reportDelivery } from './queued/report-deliveries.ts'

/** Sends reports by e-mail outputs. */
export class ReportOutput {
  private readonly queries: Queries
  private readonly emails: QueuedOutputs

  constructor(queries: Queries, emails: QueuedOutputs) {
    this.queries = queries
    this.emails = emails
  }

  /** Whether there is an e-mail output with this id. */
  has(id: string): boolean {
    return this.emails.has(id)
  }

  /** The statement that queues a report; null where there is no such e-mail output. */
  queued(id: string, report: ReportMessage): CompiledQuery | null {
    return this.has(id) ? reportDelivery(this.queries, id, report) : null
  }

  /** Sends what was queued, without waiting for the next check. */
  sendSoon(): void {
    void this.emails.checkNow()
  }

  /** Sends a report now, without storing a delivery. Throws `not-found`. */
  async test(id: string, report: ReportMessage): Promise<Tested> {
    if (!this.has(id)) throw new ViewtronError('not-found', { what: 'e-mail output', id })
    return this.emails.sendOnce(id, { type: 'alert', event: publishedReport(report) })
  }
}
