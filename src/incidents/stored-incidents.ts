import type { CompiledQuery } from 'kysely'
import { type IncidentTable, listed, type Queries, rowStatements } from '../database/index.ts'
import type { OpenIncident } from '../grouping/index.ts'

/** An incident as it is stored. Times are milliseconds since 1970. */
export interface StoredIncident {
  /** The number of its first event. */
  firstSeq: number
  lastSeq: number
  id: string
  cameraId: string
  startedAt: number
  endedAt: number
  /** Numbers of its events, oldest first; those of removed events are still among them. */
  seqs: number[]
  bestSeq: number
  isOpen: boolean
  /** Entries of the log about it: 0 none, 1 its start, 2 also its end. */
  announced: number
}

const rowsAQuery = 500

function toIncident(row: IncidentTable): StoredIncident {
  return {
    firstSeq: row.first_seq,
    lastSeq: row.last_seq,
    id: row.id,
    cameraId: row.camera_id,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    seqs: JSON.parse(row.events) as number[],
    bestSeq: row.best_seq,
    isOpen: row.is_open === 1,
    announced: row.announced,
  }
}

const updatedColumns = [
  'last_seq',
  'id',
  'camera_id',
  'category',
  'started_at',
  'ended_at',
  'events',
  'best_seq',
  'is_open',
] as const satisfies readonly (keyof IncidentTable)[]
const columns = ['first_seq', ...updatedColumns, 'announced'] as const

/** Inserts an incident with all columns, or sets `updated` of the one that is stored. */
function compilePut(queries: Queries, updated: readonly (keyof IncidentTable)[]): CompiledQuery {
  const sample = Object.fromEntries(columns.map(column => [column, 0])) as unknown as IncidentTable
  return queries
    .insertInto('incident')
    .values(sample)
    .onConflict(conflict =>
      conflict
        .column('first_seq')
        .doUpdateSet(({ ref }) => Object.fromEntries(updated.map(column => [column, ref(`excluded.${column}`)]))),
    )
    .compile()
}

/** Compiled once: with every event, that would cost more than storing the incident. */
interface PutStatements {
  put: CompiledQuery
  /** Sets `announced` too. */
  putSilent: CompiledQuery
  putEvent: (row: { seq: number; incident: number }) => CompiledQuery
}

function putStatements(queries: Queries): PutStatements {
  return {
    put: compilePut(queries, updatedColumns),
    putSilent: compilePut(queries, [...updatedColumns, 'announced']),
    putEvent: rowStatements(queries, { table: 'incident_event', columns: ['seq', 'incident'], replace: true }),
  }
}

/** The tables of incidents. */
export class StoredIncidents {
  private readonly queries: Queries

  private compiled: PutStatements | null = null

  constructor(queries: Queries) {
    this.queries = queries
  }

  /** The incidents that are open, or whose start or end has no entry in the log yet, oldest first. */
  async unsettled(): Promise<StoredIncident[]> {
    const query = this.queries.selectFrom('incident').selectAll().where('announced', '<', 2)
    return (await query.orderBy('first_seq').execute()).map(toIncident)
  }

  /** The incidents of events, by the event's number. */
  async ofEvents(seqs: readonly number[]): Promise<ReadonlyMap<number, StoredIncident>> {
    const found = new Map<number, StoredIncident>()
    for (let at = 0; at < seqs.length; at += rowsAQuery) {
      const some = seqs.slice(at, at + rowsAQuery)
      const rows = await this.queries
        .selectFrom('incident_event')
        .innerJoin('incident', 'incident.first_seq', 'incident_event.incident')
        .selectAll()
        .where('incident_event.seq', 'in', listed(some))
        .execute()
      for (const row of rows) found.set(row.seq, toIncident(row))
    }
    return found
  }

  /** The incidents among these whose start or end has no entry in the log yet, oldest first. */
  async unannounced(firstSeqs: readonly number[]): Promise<StoredIncident[]> {
    const query = this.queries.selectFrom('incident').selectAll().where('first_seq', 'in', listed(firstSeqs))
    const due = query.where(({ or, and, eb }) =>
      or([eb('announced', '=', 0), and([eb('announced', '=', 1), eb('is_open', '=', 0)])]),
    )
    return (await due.orderBy('first_seq').execute()).map(toIncident)
  }

  /**
   * Stores an incident, and its events after `savedSeq`. One that is `silent` gets no entries in the log. For the others,
   * the number of entries about them stays.
   */
  putStatements(
    { incident, isOpen }: { incident: OpenIncident; isOpen: boolean },
    { savedSeq, silent }: { savedSeq: number; silent: boolean },
  ): CompiledQuery[] {
    const { first, parts, best, startedAt, lastAt } = incident
    const row: IncidentTable = {
      first_seq: first.seq,
      last_seq: parts.at(-1)?.seq ?? first.seq,
      id: first.id,
      camera_id: (parts.find(({ isRecorder }) => !isRecorder) ?? first).camera,
      category: best.category,
      started_at: startedAt,
      ended_at: lastAt,
      events: JSON.stringify(parts.map(({ seq }) => seq)),
      best_seq: best.seq,
      is_open: isOpen ? 1 : 0,
      announced: silent ? (isOpen ? 1 : 2) : 0,
    }
    this.compiled ??= putStatements(this.queries)
    const { put, putSilent, putEvent } = this.compiled
    const parameters = columns.map(column => row[column])
    const added = parts.filter(({ seq }) => seq > savedSeq)
    return [
      { ...(silent ? putSilent : put), parameters },
      ...added.map(({ seq }) => putEvent({ seq, incident: first.seq })),
    ]
  }

  /** Stores how many entries of the log are about an incident. */
  announcedStatement(firstSeq: number, announced: number): CompiledQuery {
    return this.queries.updateTable('incident').set({ announced }).where('first_seq', '=', firstSeq).compile()
  }

  clearStatements(): CompiledQuery[] {
    return (['incident', 'incident_event'] as const).map(table => this.queries.deleteFrom(table).compile())
  }
}

/** Removes events from incidents, and the incidents of which no event is left. */
export function removeFromIncidents(queries: Queries, seqs: readonly number[]): CompiledQuery[] {
  const emptied = queries
    .deleteFrom('incident')
    .where('first_seq', 'in', queries.selectFrom('incident_event').select('incident').where('seq', 'in', seqs))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('incident_event as other')
            .select('other.seq')
            .whereRef('other.seq', '>=', 'incident.first_seq')
            .whereRef('other.seq', '<=', 'incident.last_seq')
            .whereRef('other.incident', '=', 'incident.first_seq')
            .where('other.seq', 'not in', seqs),
        ),
      ),
    )
  return [emptied.compile(), queries.deleteFrom('incident_event').where('seq', 'in', seqs).compile()]
}
