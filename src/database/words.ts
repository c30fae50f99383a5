import { type CompiledQuery, type Expression, type RawBuilder, sql } from 'kysely'
import { type JsonTypes, type ListedValue, word } from './engine-words.ts'
import { primaryKeys } from './schema/primary-keys.ts'
import type { Schema } from './schema/schema.ts'
import type { Queries } from './table-store.ts'

/*
 * The words in which database engines differ. Rooms above the port use these functions and no SQL of one engine.
 */

const raw = (expression: Expression<unknown>) => sql`${expression}`

/** Values for `in`, as one parameter however many there are. In an SQL text the list must not be empty. */
export function listed(values: readonly ListedValue[]): RawBuilder<never> {
  return word(words => words.listed(values), { listed: values })
}

/** Values as a table `alias` with a column `value`, as one parameter however many there are. */
export function valuesAs(values: readonly ListedValue[], alias: string): RawBuilder<{ value: ListedValue }> {
  return word(words => words.valuesAs(values, alias))
}

/**
 * Rows of several values as a subquery with these columns, for `in` with a row of columns, and for common table
 * expressions. The statement is the same however many rows there are. Without a row, all columns are numbers.
 */
export function listedRows(columns: readonly string[], rows: readonly (readonly ListedValue[])[]): RawBuilder<never> {
  return word(words => words.listedRows(columns, rows))
}

/** A field at the top of a JSON object that a text column holds; null where it is null or missing. */
export function jsonField<Type extends keyof JsonTypes>(
  column: string,
  field: string,
  type: Type,
): RawBuilder<JsonTypes[Type] | null> {
  return word(words => words.jsonField(column, field, type))
}

/** Values as a JSON array. */
export function jsonArray(values: readonly Expression<unknown>[]): RawBuilder<unknown> {
  return word(words => words.jsonArray(values.map(raw)))
}

/** The JSON values of an expression over all rows of a group, as the text of one JSON array, in any order. */
export function joinedAsJson(value: Expression<unknown>): RawBuilder<string> {
  return word(words => words.joinedAsJson(raw(value)))
}

/** Matches a `like` pattern without regard to case (of ASCII letters); `\` escapes `%` and `_`. */
export function likeIgnoringCase(column: string, pattern: string): RawBuilder<boolean> {
  return word(words => words.likeIgnoringCase(column, pattern))
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
  return word(words => words.greatest(raw(a), raw(b)))
}

/** The lesser of two values. Where only one is null, engines differ. */
export function least<Value>(a: Expression<Value>, b: Expression<Value>): RawBuilder<Value> {
  return word(words => words.least(raw(a), raw(b)))
}

/** The tables whose rows have an insertion number. */
export type NumberedTable = 'delivery' | 'unparsed'

/** A number that rises with each row inserted into a table. It orders rows of the same moment. */
export function insertionNumber(table: NumberedTable): RawBuilder<number> {
  return word(words => words.insertionNumber(table))
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
  const names = sql.join(columns.map(column => sql.ref(column)))
  const source = word(words => words.rowsOf(table, columns, list))
  const key = sql.join(primaryKeys[table].map(column => sql.ref(column)))
  const changes = sql.join(replace.map(column => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))
  const conflict = replace.length === 0 ? sql`nothing` : sql`update set ${changes}`
  return sql`insert into ${sql.table(table)} (${names}) ${source} on conflict (${key}) do ${conflict}`.compile(queries)
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
