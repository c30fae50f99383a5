import type { CompiledQuery } from 'kysely'
import { type Queries, type TableStore, upsert, type VisitorTable, type Write } from '../database/index.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import { plateRow } from './known-plates.ts'
import { readKnownPlates } from './read-known-plates.ts'
import { fromVisitorRow, type Visitor, visitorGroup } from './read-visitors.ts'

export type NewVisitor = Omit<Visitor, 'id' | 'createdAt'>
type Changeable = Pick<Visitor, 'name' | 'host' | 'note' | 'from' | 'until'>
export type VisitorChange = { [Field in keyof Changeable]?: Changeable[Field] | undefined }

function toRow({ from, until, createdAt, createdBy, ...facts }: Visitor): VisitorTable {
  return { ...facts, from_at: from, until_at: until, created_at: createdAt, created_by: createdBy }
}

const notesOf = ({ host, note }: Visitor) =>
  [host === null ? '' : `Visits ${host}`, note ?? ''].filter(Boolean).join('\n') || null

/**
 * Plates that are expected for a while. Meanwhile, and afterwards, each is a known plate of the group `visitor` with this
 * validity, so that everything that follows known plates follows it: events, visits, rules, outputs, lists of cameras.
 */
export class Visitors {
  private readonly queries: Queries
  private readonly write: Write

  constructor({ queries, write }: TableStore) {
    this.queries = queries
    this.write = write
  }

  /** Throws `not-found`. */
  async find(id: string): Promise<Visitor> {
    const row = await this.queries.selectFrom('visitor').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new ViewtronError('not-found', { what: 'visitor', id })
    return fromVisitorRow(row)
  }

  /** Throws `plate-known` for a plate that people know otherwise, and `visitor-expected` for one that is expected already. */
  async add(facts: NewVisitor, now: number): Promise<Visitor> {
    const visitor: Visitor = { id: uuid7(now), createdAt: now, ...facts }
    await this.refuseOthers(visitor, now)
    await this.write([this.saving(visitor), this.knowing(visitor, now)])
    return visitor
  }

  async change(id: string, change: VisitorChange, now: number): Promise<Visitor> {
    const before = await this.find(id)
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const visitor: Visitor = { ...before, ...given }
    if (visitor.until > now) await this.refuseOthers(visitor, now)
    const isNewest = (await this.newestOf(visitor.key, id))?.createdAt ?? 0
    const isShown = visitor.createdAt >= isNewest && (await this.isOurs(visitor.key))
    await this.write([this.saving(visitor), ...(isShown ? [this.knowing(visitor, now)] : [])])
    return visitor
  }

  /** Removes a visitor. The plate is known as its visitor before, or not any more. */
  async remove(id: string, now: number): Promise<Visitor> {
    const visitor = await this.find(id)
    const { queries } = this
    const statements = [queries.deleteFrom('visitor').where('id', '=', id).compile()]
    if (await this.isOurs(visitor.key)) {
      const other = await this.newestOf(visitor.key, id)
      const forgetting = queries.deleteFrom('known_plate').where('key', '=', visitor.key).compile()
      statements.push(other ? this.knowing(other, now) : forgetting)
    }
    await this.write(statements)
    return visitor
  }

  private async refuseOthers({ id, key, number }: Visitor, now: number): Promise<void> {
    const known = (await readKnownPlates(this.queries, [key])).get(key)
    if (known && known.group !== visitorGroup) {
      throw new ViewtronError('plate-known', { plate: number, as: known.name ?? known.group ?? 'a known plate' })
    }
    const query = this.queries.selectFrom('visitor').select('id').where('key', '=', key).where('until_at', '>', now)
    const other = await query.where('id', '!=', id).executeTakeFirst()
    if (other) throw new ViewtronError('visitor-expected', { plate: number })
  }

  /** Whether the known plate is that of a visitor; a person may have made something else of it. */
  private async isOurs(key: string): Promise<boolean> {
    return (await readKnownPlates(this.queries, [key])).get(key)?.group === visitorGroup
  }

  private async newestOf(key: string, exceptId: string): Promise<Visitor | null> {
    const query = this.queries.selectFrom('visitor').selectAll().where('key', '=', key).where('id', '!=', exceptId)
    const row = await query.orderBy('created_at', 'desc').limit(1).executeTakeFirst()
    return row ? fromVisitorRow(row) : null
  }

  private saving(visitor: Visitor): CompiledQuery {
    return upsert(this.queries, 'visitor', toRow(visitor))
  }

  private knowing(visitor: Visitor, now: number): CompiledQuery {
    const { key, number, name, from, until } = visitor
    const validity = { validFrom: from, validUntil: until }
    const known = { key, number, name, group: visitorGroup, notes: notesOf(visitor), ...validity, updatedAt: now }
    return upsert(this.queries, 'known_plate', plateRow(known))
  }
}
