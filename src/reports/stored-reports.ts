import type { CompiledQuery } from 'kysely'
import { type Queries, type ReportTable, upsert } from '../database/index.ts'
import { ViewtronError } from '../model/index.ts'
import type { ReportSchedule } from './report-period.ts'

/** A report that is sent when a period is over. Times are milliseconds since 1970. */
export interface Report extends ReportSchedule {
  id: string
  name: string
  placeId: string
  /** The id of the e-mail output. */
  output: string
  enabled: boolean
  createdAt: number
  /** The report that was due then, and all before it, were sent. */
  doneUpTo: number
}

function toReport({ id, name, place_id, period, at, output_id, enabled, created_at, done_up_to }: ReportTable): Report {
  return {
    id,
    name,
    placeId: place_id,
    period,
    at,
    output: output_id,
    enabled: enabled === 1,
    createdAt: created_at,
    doneUpTo: done_up_to,
  }
}

/** The table of reports. */
export class StoredReports {
  private readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
  }

  /** By name. */
  async all(): Promise<Report[]> {
    const rows = await this.queries.selectFrom('report').selectAll().orderBy('name').orderBy('id').execute()
    return rows.map(toReport)
  }

  /** Throws `not-found`. */
  async find(id: string): Promise<Report> {
    const row = await this.queries.selectFrom('report').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new ViewtronError('not-found', { what: 'report', id })
    return toReport(row)
  }

  putStatement(report: Report): CompiledQuery {
    return upsert(this.queries, 'report', {
      id: report.id,
      name: report.name,
      place_id: report.placeId,
      period: report.period,
      at: report.at,
      output_id: report.output,
      enabled: report.enabled ? 1 : 0,
      created_at: report.createdAt,
      done_up_to: report.doneUpTo,
    })
  }

  removeStatement(id: string): CompiledQuery {
    return this.queries.deleteFrom('report').where('id', '=', id).compile()
  }
}
