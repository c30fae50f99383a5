import type { CompiledQuery } from 'kysely'
import type { Queries } from '../../database/index.ts'
import type { ReportMessage } from '../../reports/index.ts'
import type { PublishedAlert } from './deliverable.ts'
import { Deliveries } from './deliveries.ts'
import { alertRow } from './queued-delivery.ts'

/** A report in the form of an alert, which has no entry in the log either. */
export function publishedReport({ id, at, name, text, html, csv, fileName }: ReportMessage): PublishedAlert {
  const facts = { kind: 'alert', id, at, endedAt: null, severity: 'info', subject: null, eventId: null } as const
  return { ...facts, rule: name, text, report: { html, csv, fileName } }
}

/** The statement that queues a report at an output. */
export function reportDelivery(queries: Queries, outputId: string, report: ReportMessage): CompiledQuery {
  return new Deliveries({ queries }).add([alertRow(outputId, publishedReport(report))])
}
