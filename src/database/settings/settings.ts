import type { CompiledQuery } from 'kysely'
import type { Queries, TableStore } from '../table-store.ts'
import { upsert } from '../words.ts'
import {
  decodeSetting,
  encodeSetting,
  type SettingFamily,
  type SettingName,
  type SettingValue,
} from './setting-table.ts'

/** The stored value of a setting, or its initial one. */
export async function readSetting<Name extends SettingName>(queries: Queries, name: Name): Promise<SettingValue<Name>> {
  const row = await queries.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst()
  return decodeSetting(name, row?.value)
}

/** The values of a family of settings, by what follows its prefix. */
export async function readSettingFamily<Family extends SettingFamily>(
  queries: Queries,
  family: Family,
): Promise<Map<string, NonNullable<SettingValue<Family>>>> {
  const rows = await queries
    .selectFrom('setting')
    .selectAll()
    .where('name', '>=', family)
    .where('name', '<', `${family}\u{10ffff}`)
    .execute()
  const values = rows.map(({ name, value }) => [name.slice(family.length), decodeSetting(family, value)] as const)
  return new Map(values.flatMap(([id, value]) => (value === null ? [] : [[id, value]])))
}

/** The statement that stores a setting, for a transaction with others. Subscribers are not called. */
export function putSetting<Name extends SettingName>(
  queries: Queries,
  name: Name,
  value: SettingValue<Name>,
): CompiledQuery {
  return upsert(queries, 'setting', { name, value: encodeSetting(name, value) })
}

/** The statement that gives a setting its initial value again. Subscribers are not called. */
export function removeSetting(queries: Queries, name: SettingName): CompiledQuery {
  return queries.deleteFrom('setting').where('name', '=', name).compile()
}

export type SettingChanges = { [Name in SettingName]?: SettingValue<Name> | undefined }

type Listener = (value: never) => void

/** Stored settings of a running server: reads, changes, and subscribers that learn of changes. */
export class Settings {
  private readonly store: TableStore
  private readonly listeners = new Map<SettingName, Set<Listener>>()

  constructor(store: TableStore) {
    this.store = store
  }

  get<Name extends SettingName>(name: Name): Promise<SettingValue<Name>> {
    return readSetting(this.store.queries, name)
  }

  set<Name extends SettingName>(name: Name, value: SettingValue<Name>): Promise<void> {
    return this.change({ [name]: value } as SettingChanges)
  }

  /**
   * Stores the named settings (`undefined` changes nothing) and runs `statements` in one transaction. Then calls the
   * subscribers of each changed setting, before the promise resolves.
   */
  async change(changes: SettingChanges, statements: readonly CompiledQuery[] = []): Promise<void> {
    const { queries, write } = this.store
    const values = Object.entries(changes).filter(([, value]) => value !== undefined)
    const puts = values.map(([name, value]) => putSetting(queries, name as SettingName, value as never))
    if (puts.length + statements.length > 0) await write([...puts, ...statements])
    for (const [name, value] of values) {
      for (const listener of this.listeners.get(name as SettingName) ?? []) listener(value as never)
    }
  }

  /** Calls `listener` with each new value. Returns a function that ends this. */
  subscribe<Name extends SettingName>(name: Name, listener: (value: SettingValue<Name>) => void): () => void {
    const listeners = this.listeners.get(name) ?? new Set<Listener>()
    this.listeners.set(name, listeners)
    const own: Listener = value => listener(value)
    listeners.add(own)
    return () => {
      listeners.delete(own)
    }
  }
}
