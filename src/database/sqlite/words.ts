import { type CompiledQuery, type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { primaryKeys } from '../schema/primary-keys.ts'
import type { Schema } from '../schema/schema.ts'
import type { Queries } from '../table-store.ts'

/*
 * The words in which database engines differ. Rooms above the port use these functions and no SQL of one engine.
 */

/** Values for `in`, as one parameter however many there are. */
export function listed(values: readonly (string | number)[]): RawBuilder<never> {
  return sql<never>`(select value from json_each(${JSON.stringify(values)}))`
}

/** Values as a table `alias` with a column `value`, as one parameter however many there are. */
export function valuesAs(values: readonly (string | number)[], alias: string): RawBuilder<{ value: string | number }> {
  return sql`json_each(${JSON.stringify(values)}) as ${sql.ref(alias)}`
}

/**
 * Rows of several values as a subquery with these columns, as one parameter however many there are: for `in` with a row
 * of columns, and for common table expressions.
 */
export function listedRows(
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): RawBuilder<never> {
  const parts = sql.join(columns.map((column, n) => sql`value->>${sql.lit(n)} as ${sql.ref(column)}`))
  return sql<never>`(select ${parts} from json_each(${JSON.stringify(rows)}))`
}

/** The types of a field of JSON. `boolean` is for conditions only: engines return different values for it. */
interface JsonTypes {
  text: string
  number: number
  boolean: SqlBool
}

/** A field at the top of a JSON object that a text column holds; null where it is null or missing. */
export function jsonField<Type extends keyof JsonTypes>(
  column: string,
  field: string,
  // Engines whose fields of JSON are texts convert them to this type.
  _type: Type,
): RawBuilder<JsonTypes[Type] | null> {
  return sql<JsonTypes[Type] | null>`json_extract(${sql.ref(column)}, ${sql.lit(`$.${field}`)})`
}

/** Values as a JSON array. */
export function jsonArray(values: readonly Expression<unknown>[]): RawBuilder<unknown> {
  return sql`json_array(${sql.join(values)})`
}

/** The JSON values of an expression over all rows of a group, as the text of one JSON array, in any order. */
export function joinedAsJson(value: Expression<unknown>): RawBuilder<string> {
  return sql<string>`json_group_array(json(${value}))`
}

/** Matches a `like` pattern without regard to case (of ASCII letters); `\` escapes `%` and `_`. */
export function likeIgnoringCase(column: string, pattern: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`
}

/** The `like` pattern of texts that contain a text. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

/** The `like` pattern of a text with `*` and `?`. */
export function wildcards(text: string): string {
  return text.replaceAll('*', '%').replaceAll('?', '_')
}

/** The greater of two values. Where only one is null, engines differ. */
export function greatest<Value>(a: Expression<Value>, b: Expression<Value>): RawBuilder<Value> {
  return sql<Value>`max(${a}, ${b})`
}

/** The lesser of two values. Where only one is null, engines differ. */
export function least<Value>(a: Expression<Value>, b: Expression<Value>): RawBuilder<Value> {
  return sql<Value>`min(${a}, ${b})`
}

/** A number that rises with each row inserted into a table. It orders rows of the same moment. */
export function insertionNumber(table: keyof Schema): RawBuilder<number> {
  return sql<number>`${sql.ref(`${table}.rowid`)}`
}

/**
 * Inserts rows by a statement that is the same for any number of rows, so that it stays prepared. Of a row whose primary
 * key exists already, the columns in `replace` are replaced; without `replace` the stored row stays.
 */
export function insertMany<Name extends keyof Schema>(
  queries: Queries,
  table: Name,
  rows: readonly Schema[Name][],
  { replace = [] }: { replace?: readonly (keyof Schema[Name] & string)[] } = {},
): CompiledQuery {
  const list = rows as readonly Record<string, unknown>[]
  const columns = Object.keys(list[0] ?? {})
  const values = JSON.stringify(list.map(row => columns.map(column => row[column])))
  const names = sql.join(columns.map(column => sql.ref(column)))
  const parts = sql.join(columns.map((_, n) => sql`json_extract(value, ${sql.lit(`$[${n}]`)})`))
  const key = sql.join(primaryKeys[table].map(column => sql.ref(column)))
  const changes = sql.join(replace.map(column => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))
  const conflict = replace.length === 0 ? sql`nothing` : sql`update set ${changes}`
  return sql`insert into ${sql.table(table)} (${names}) select ${parts} from json_each(${values}) where true
    on conflict (${key}) do ${conflict}`.compile(queries)
}

/**
 * Inserts whole rows; a row whose primary key is there already replaces that one. A statement holds one row a key, and
 * all rows name the same columns.
 */
export function upsert<Name extends keyof Schema>(
  queries: Queries,
  table: Name,
  rows: Schema[Name] | readonly Schema[Name][],
): CompiledQuery {
  const list = [rows].flat() as Record<string, unknown>[]
  const key: readonly string[] = primaryKeys[table]
  const others = Object.keys(list[0] ?? {}).filter(column => !key.includes(column))
  const changes = Object.fromEntries(others.map(column => [column, sql.ref(`excluded.${column}`)]))
  return queries
    .insertInto(table)
    .values(list as never)
    .onConflict(conflict => {
      const onKey = conflict.columns(key as never)
      return others.length === 0 ? onKey.doNothing() : onKey.doUpdateSet(changes as never)
    })
    .compile()
}
