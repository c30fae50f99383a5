import { type KnownPlateTable, type Queries, type TableStore, upsert, type Write } from '../database/index.ts'
import type { KnownPlate } from './known-plate.ts'
import { fromRow, readKnownPlates } from './read-known-plates.ts'

/** Groups that are always offered. */
export const usualGroups = ['allow', 'block', 'temporary', 'watch', 'ignore'] as const

// A list is written in pieces, so that a long one never holds up a post.
const platesAWrite = 1000
const platesAPage = 1000

/** A known plate as a row of its table. */
export function plateRow({ group, validFrom, validUntil, updatedAt, ...plate }: KnownPlate): KnownPlateTable {
  return { ...plate, plate_group: group, valid_from: validFrom, valid_until: validUntil, updated_at: updatedAt }
}

/** The plates that people know, with their groups and validity. */
export class KnownPlates {
  readonly #queries: Queries
  readonly #write: Write

  constructor({ queries, write }: TableStore) {
    this.#queries = queries
    this.#write = write
  }

  /** The known plate of this key; null where there is none. */
  async find(key: string): Promise<KnownPlate | null> {
    return (await readKnownPlates(this.#queries, [key])).get(key) ?? null
  }

  /** Adds plates or replaces those with the same keys. */
  async save(plates: readonly KnownPlate[]): Promise<void> {
    for (let at = 0; at < plates.length; at += platesAWrite) {
      const some = plates.slice(at, at + platesAWrite)
      await this.#write(some.map(plate => upsert(this.#queries, 'known_plate', plateRow(plate))))
    }
  }

  /** Removes a known plate; its sightings stay. */
  async forget(key: string): Promise<void> {
    await this.#write([this.#queries.deleteFrom('known_plate').where('key', '=', key).compile()])
  }

  /** All known plates by key, a page at a time. */
  async *pages(): AsyncGenerator<KnownPlate[]> {
    for (let after = ''; ; ) {
      const query = this.#queries.selectFrom('known_plate').selectAll().where('key', '>', after)
      const rows = await query.orderBy('key').limit(platesAPage).execute()
      if (rows.length > 0) yield rows.map(fromRow)
      const last = rows.at(-1)
      if (!last || rows.length < platesAPage) return
      after = last.key
    }
  }

  /** Counts the known plates of each group; the usual groups first, then the others by name. */
  async countByGroup(): Promise<{ name: string; plates: number }[]> {
    const rows = await this.#queries
      .selectFrom('known_plate')
      .select(({ fn }) => ['plate_group', fn.countAll<number>().as('plates')])
      .where('plate_group', 'is not', null)
      .groupBy('plate_group')
      .orderBy('plate_group')
      .execute()
    const counts = new Map<string, number>(usualGroups.map(name => [name, 0]))
    for (const { plate_group: name, plates } of rows) if (name !== null) counts.set(name, Number(plates))
    return [...counts].map(([name, plates]) => ({ name, plates }))
  }
}
