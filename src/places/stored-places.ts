import type { PlaceTable, Queries, TableStore, Write } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import type { Place, PlaceFacts } from './place.ts'

function toPlace(row: PlaceTable): Place {
  return {
    id: row.id,
    name: row.name,
    parent: row.parent,
    doors: JSON.parse(row.doors) as Place['doors'],
    capacity: row.capacity,
    resetAt: row.reset_at,
    stayLimits: JSON.parse(row.stay_limits) as Place['stayLimits'],
    unseenAfterMinutes: row.unseen_after_minutes,
    openingHours: JSON.parse(row.opening) as Place['openingHours'],
    createdAt: row.created_at,
  }
}

function toRow({ id, createdAt, ...facts }: Place): PlaceTable {
  return {
    id,
    name: facts.name,
    parent: facts.parent,
    doors: JSON.stringify(facts.doors),
    capacity: facts.capacity,
    reset_at: facts.resetAt,
    stay_limits: JSON.stringify(facts.stayLimits),
    unseen_after_minutes: facts.unseenAfterMinutes,
    opening: JSON.stringify(facts.openingHours),
    created_at: createdAt,
  }
}

/** The places that people set up. */
export class StoredPlaces {
  private readonly queries: Queries
  private readonly write: Write

  constructor({ queries, write }: TableStore) {
    this.queries = queries
    this.write = write
  }

  /** By name. */
  static async all(queries: Queries): Promise<Place[]> {
    return (await queries.selectFrom('place').selectAll().orderBy('name').orderBy('id').execute()).map(toPlace)
  }

  /** Throws `not-found`. */
  static async find(queries: Queries, id: string): Promise<Place> {
    const row = await queries.selectFrom('place').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new ViewtronError('not-found', { what: 'place', id })
    return toPlace(row)
  }

  async add(facts: PlaceFacts, clock: Clock): Promise<Place> {
    const now = clock.now().getTime()
    const place: Place = { id: uuid7(now), createdAt: now, ...facts }
    await this.write([this.queries.insertInto('place').values(toRow(place)).compile()])
    return place
  }

  async change(place: Place): Promise<void> {
    const { id, ...columns } = toRow(place)
    await this.write([this.queries.updateTable('place').set(columns).where('id', '=', id).compile()])
  }

  /** Removes a place with its visits; places within it stand alone then. */
  async remove(id: string): Promise<void> {
    const { queries } = this
    await this.write([
      queries.deleteFrom('place').where('id', '=', id).compile(),
      queries.updateTable('place').set({ parent: null }).where('parent', '=', id).compile(),
      queries.deleteFrom('place_decision').where('place_id', '=', id).compile(),
      queries.deleteFrom('visit').where('place_id', '=', id).compile(),
    ])
  }
}
