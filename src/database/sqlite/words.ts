import { sql } from 'kysely'
import type { EngineWords } from '../engine-words.ts'

/** SQLite passes lists as JSON, because it has no arrays. */
export const sqliteWords: EngineWords = {
  listed: values => sql`(select value from json_each(${JSON.stringify(values)}))`,

  valuesAs: (values, alias) => sql`json_each(${JSON.stringify(values)}) as ${sql.ref(alias)}`,

  listedRows(columns, rows) {
    const parts = sql.join(columns.map((column, n) => sql`value->>${sql.lit(n)} as ${sql.ref(column)}`))
    return sql`(select ${parts} from json_each(${JSON.stringify(rows)}))`
  },

  jsonField: (column, field) => sql`json_extract(${sql.ref(column)}, ${sql.lit(`$.${field}`)})`,

  jsonArray: values => sql`json_array(${sql.join(values)})`,

  joinedAsJson: value => sql`json_group_array(json(${value}))`,

  likeIgnoringCase: (column, pattern) => sql`${sql.ref(column)} like ${pattern} escape '\\'`,

  greatest: (a, b) => sql`max(${a}, ${b})`,

  least: (a, b) => sql`min(${a}, ${b})`,

  insertionNumber: table => sql`${sql.ref(`${table}.rowid`)}`,

  rowsOf(_table, columns, rows) {
    const values = JSON.stringify(rows.map(row => columns.map(column => row[column])))
    const parts = sql.join(columns.map((_, n) => sql`json_extract(value, ${sql.lit(`$[${n}]`)})`))
    // Without a condition, SQLite would take `on conflict` for a part of a join.
    return sql`select ${parts} from json_each(${values}) where true`
  },
}
