import type { CompiledQuery } from 'kysely'
import type { PlaceDecisionTable, Queries } from '../database/index.ts'
import type { VisitDecision } from '../grouping/index.ts'

export type DecisionKind = PlaceDecisionTable['kind']

/** The number inside, as a person set it. */
export interface OccupancyDecision {
  what: 'vehicles' | 'people'
  at: number
  value: number
}

const aboutVisits = ['close', 'open', 'split', 'join'] as const

/** The decisions of people about visits and about the number inside. They survive when everything is worked out again. */
export class VisitDecisions {
  private readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
  }

  /** The decisions about visits, in the order in which they were made. */
  async all(): Promise<VisitDecision[]> {
    const rows = await this.queries
      .selectFrom('place_decision')
      .selectAll()
      .where('kind', 'in', aboutVisits)
      .orderBy('at')
      .orderBy('id')
      .execute()
    return rows.map(({ kind, place_id, seq, other_seq, value }) => {
      return { kind: kind as VisitDecision['kind'], placeId: place_id, seq: seq ?? 0, otherSeq: other_seq, at: value }
    })
  }

  /** When the last decision about a visit was made, in milliseconds since 1970; 0 where there is none. */
  async lastAboutVisits(): Promise<number> {
    const query = this.queries.selectFrom('place_decision').where('kind', 'in', aboutVisits)
    const row = await query.select(({ fn }) => fn.max('at').as('at')).executeTakeFirst()
    return row?.at ?? 0
  }

  /** The last number of vehicles and of people that a person set at a place. */
  async occupancy(placeId: string): Promise<OccupancyDecision[]> {
    const all = await this.allOccupancy(placeId)
    return [...new Map(all.map(one => [one.what, one])).values()]
  }

  /** The numbers of vehicles and of people that a person set at a place, oldest first. */
  async allOccupancy(placeId: string): Promise<OccupancyDecision[]> {
    const rows = await this.queries
      .selectFrom('place_decision')
      .selectAll()
      .where('place_id', '=', placeId)
      .where('kind', 'in', ['vehicles', 'people'] as const)
      .orderBy('at')
      .orderBy('id')
      .execute()
    return rows.map(({ kind, at, value }) => ({ what: kind as OccupancyDecision['what'], at, value: value ?? 0 }))
  }

  addStatement(decision: PlaceDecisionTable): CompiledQuery {
    return this.queries.insertInto('place_decision').values(decision).compile()
  }
}
