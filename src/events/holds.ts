import { ShownCameras } from '../cameras/shown-cameras.ts'
import type { HoldTable, Queries, TableStore, Write } from '../database/index.ts'
import type { TimeSpan } from '../lib/removable-age.ts'
import { uuid7 } from '../lib/uuid7.ts'
import type { EntryRow } from '../log/index.ts'
import { ViewtronError } from '../model/index.ts'
import { readPlateGroups } from './plate-groups.ts'

/** Events that nothing removes until a person releases the hold. Null does not narrow it. */
export interface Hold {
  id: string
  reason: string
  /** Ids of cameras as people see them. */
  cameras: string[] | null
  /** Groups of known plates: events with a plate of one of them. */
  groups: string[] | null
  from: Date | null
  to: Date | null
  createdAt: Date
  /** The name of the person, as in the audit log. */
  createdBy: string
  releasedAt: Date | null
  releasedBy: string | null
}

export type NewHold = Pick<Hold, 'reason' | 'cameras' | 'groups' | 'from' | 'to' | 'createdBy'>

export const mostHolds = 1000

const orNull = <From, To>(value: From | null, to: (value: From) => To): To | null => (value === null ? null : to(value))
const toDate = (at: number) => new Date(at)
const toList = (text: string) => JSON.parse(text) as string[]

const toHold = (row: HoldTable): Hold => ({
  id: row.id,
  reason: row.reason,
  cameras: orNull(row.cameras, toList),
  groups: orNull(row.plate_groups, toList),
  from: orNull(row.from_at, toDate),
  to: orNull(row.to_at, toDate),
  createdAt: new Date(row.created_at),
  createdBy: row.created_by,
  releasedAt: orNull(row.released_at, toDate),
  releasedBy: row.released_by,
})

async function openHolds(queries: Queries): Promise<Hold[]> {
  const rows = await queries.selectFrom('hold').selectAll().where('released_at', 'is', null).execute()
  return rows.map(toHold)
}

const spanOf = ({ from, to }: Hold): TimeSpan => ({
  from: from?.getTime() ?? Number.MIN_SAFE_INTEGER,
  to: to?.getTime() ?? Number.MAX_SAFE_INTEGER,
})

const isWithin = (at: number, { from, to }: TimeSpan) => at >= from && at <= to

/** The numbers of the entries among these that are under a hold. */
export async function readHeld(queries: Queries, rows: readonly EntryRow[]): Promise<Set<number>> {
  const holds = await openHolds(queries)
  if (holds.length === 0 || rows.length === 0) return new Set()
  const cameras = await ShownCameras.load(queries)
  const needsGroups = holds.some(hold => hold.groups !== null)
  const groups = needsGroups ? await readPlateGroups(queries, rows) : new Map<number, (string | null)[]>()
  const isHeldBy = (row: EntryRow, hold: Hold) => {
    // A camera's clock may be wrong: its time or that of the receipt counts.
    const span = spanOf(hold)
    if (!isWithin(row.time, span) && !isWithin(row.received_at, span)) return false
    if (hold.cameras && ![row.camera_id, cameras.shown(row.camera_id).id].some(id => hold.cameras?.includes(id)))
      return false
    return hold.groups === null || hold.groups.some(group => groups.get(row.seq)?.includes(group))
  }
  return new Set(rows.filter(row => holds.some(hold => isHeldBy(row, hold))).map(({ seq }) => seq))
}

/** The times for which a hold covers everything of a camera, also what is no event. */
export async function readHeldTimes(queries: Queries): Promise<TimeSpan[]> {
  return (await openHolds(queries)).filter(({ groups }) => groups === null).map(spanOf)
}

/** Holds on events, for example for a court. */
export class Holds {
  readonly #queries: Queries
  readonly #write: Write

  constructor({ queries, write }: TableStore) {
    this.#queries = queries
    this.#write = write
  }

  /** All holds, newest first, those that were released among them. */
  async list(): Promise<Hold[]> {
    const rows = await this.#queries.selectFrom('hold').selectAll().orderBy('id', 'desc').execute()
    return rows.map(toHold)
  }

  /** The hold with an id. Throws `not-found`. */
  async named(id: string): Promise<Hold> {
    const row = await this.#queries.selectFrom('hold').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new ViewtronError('not-found', { what: 'hold', id })
    return toHold(row)
  }

  /** Adds a hold, which is in effect when this resolves. Throws `too-many-holds`. */
  async add({ reason, cameras, groups, from, to, createdBy }: NewHold, now: Date): Promise<Hold> {
    if ((await openHolds(this.#queries)).length >= mostHolds)
      throw new ViewtronError('too-many-holds', { most: mostHolds })
    const row: HoldTable = {
      id: uuid7(now.getTime()),
      reason,
      cameras: orNull(cameras, ids => JSON.stringify(ids)),
      plate_groups: orNull(groups, names => JSON.stringify(names)),
      from_at: orNull(from, at => at.getTime()),
      to_at: orNull(to, at => at.getTime()),
      created_at: now.getTime(),
      created_by: createdBy,
      released_at: null,
      released_by: null,
    }
    await this.#write([this.#queries.insertInto('hold').values(row).compile()])
    return toHold(row)
  }

  /** Releases a hold; one that is released already stays as it is. */
  async release(id: string, by: string, now: Date): Promise<Hold> {
    const change = this.#queries.updateTable('hold').set({ released_at: now.getTime(), released_by: by })
    await this.#write([change.where('id', '=', id).where('released_at', 'is', null).compile()])
    return this.named(id)
  }
}
