import { type RawBuilder, sql } from 'kysely'
import type { EngineWords, JsonTypes, ListedValue } from '../engine-words.ts'

const arrayTypes = {
  text: sql`text[]`,
  integer: sql`bigint[]`,
  number: sql`double precision[]`,
}

function arrayTypeOf(values: readonly ListedValue[]): keyof typeof arrayTypes {
  if (values.some(value => typeof value === 'string')) return 'text'
  return values.every(Number.isSafeInteger) ? 'integer' : 'number'
}

/** Values as one parameter. */
const arrayOf = (values: readonly ListedValue[]): RawBuilder<unknown> =>
  sql`cast(${sql.val(values)} as ${arrayTypes[arrayTypeOf(values)]})`

const fieldTypes: Record<keyof JsonTypes, RawBuilder<unknown>> = {
  text: sql`text`,
  number: sql`double precision`,
  boolean: sql`boolean`,
}

/** PostgreSQL passes lists as arrays, one for each column of a row. */
export const postgresWords: EngineWords = {
  listed: values => sql`(select unnest(${arrayOf(values)}))`,

  valuesAs: (values, alias) => sql`unnest(${arrayOf(values)}) as ${sql.ref(alias)} (value)`,

  listedRows(columns, rows) {
    const arrays = columns.map((_, n) => arrayOf(rows.map(row => row[n] ?? '')))
    const names = sql.join(columns.map(column => sql.ref(column)))
    return sql`(select * from unnest(${sql.join(arrays)}) as listed_rows (${names}))`
  },

  jsonField: (column, field, type) =>
    sql`cast(cast(${sql.ref(column)} as json) ->> ${sql.lit(field)} as ${fieldTypes[type]})`,

  jsonArray: values => sql`json_build_array(${sql.join(values)})`,

  joinedAsJson: value => sql`cast(json_agg(${value}) as text)`,

  likeIgnoringCase: (column, pattern) => sql`${sql.ref(column)} ilike ${pattern} escape '\\'`,

  greatest: (a, b) => sql`greatest(${a}, ${b})`,

  least: (a, b) => sql`least(${a}, ${b})`,

  insertionNumber: table => sql`${sql.ref(`${table}.insertion`)}`,

  rowsOf(table, columns, rows) {
    const names = sql.join(columns.map(column => sql.ref(column)))
    // The row type of the table gives each value the type of its column.
    return sql`select ${names} from json_populate_recordset(cast(null as ${sql.table(table)}), ${JSON.stringify(rows)})`
  },
}
