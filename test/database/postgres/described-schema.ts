import { sql } from 'kysely'
import type { Queries } from '../../../src/database/index.ts'

/** A description of the tables that is the same for both engines. */
export interface DescribedSchema {
  /** `table.column type, not null, default`. */
  columns: string[]
  /** `table (columns)`. */
  primaryKeys: string[]
  /** `table (columns) unique where condition`, without their names. */
  indexes: string[]
  /** `table.column references table (column) on delete action`. */
  references: string[]
}

interface Column {
  table: string
  name: string
  type: string
  isRequired: number | boolean
  fallback: string | null
}

interface Index {
  table: string
  columns: string
  isUnique: number | boolean
  isPrimary: number | boolean
  condition: string | null
}

interface Reference {
  table: string
  column: string
  target: string
  onDelete: string
}

// PostgreSQL has one width for all whole numbers here: SQLite's `integer` has up to 64 bits too.
const types: Record<string, string> = { integer: 'bigint', blob: 'bytea', real: 'double precision' }

/** Without the casts and parentheses that PostgreSQL adds to what was written. */
const asWritten = (text: string | null) => text?.replaceAll(/::[a-z]+|[()"]/g, '').toLowerCase() ?? null

function described(columns: Column[], indexes: Index[], references: Reference[]): DescribedSchema {
  const keyed = new Set(
    indexes.filter(one => one.isPrimary).flatMap(one => one.columns.split(',').map(name => `${one.table}.${name}`)),
  )
  const columnText = ({ table, name, type, isRequired, fallback }: Column) => {
    const place = `${table}.${name}`
    const required = isRequired || keyed.has(place) ? ' not null' : ''
    return `${place} ${types[type.toLowerCase()] ?? type.toLowerCase()}${required} ${asWritten(fallback) ?? ''}`.trim()
  }
  const indexText = ({ table, columns, isUnique, condition }: Index) =>
    `${table} (${columns})${isUnique ? ' unique' : ''}${condition === null ? '' : ` where ${asWritten(condition)}`}`
  return {
    columns: columns.map(columnText).sort(),
    primaryKeys: indexes
      .filter(one => one.isPrimary)
      .map(one => `${one.table} (${one.columns})`)
      .sort(),
    indexes: indexes
      .filter(one => !one.isPrimary)
      .map(indexText)
      .sort(),
    references: references
      .map(({ table, column, target, onDelete }) => `${table}.${column} ${target} ${onDelete.toLowerCase()}`)
      .sort(),
  }
}

export async function describeSqlite(queries: Queries): Promise<DescribedSchema> {
  const columns = await sql<Column>`
    select t.name as "table", c.name, c.type, c."notnull" as "isRequired", c.dflt_value as fallback
    from sqlite_schema as t, pragma_table_info(t.name) as c
    where t.type = 'table' and t.name not like 'sqlite%' and t.name not like 'kysely%'`.execute(queries)
  // The key of a table whose key is its row number has no index.
  const keys = await sql<Index>`
    select "table", group_concat(name) as columns, 1 as "isUnique", 1 as "isPrimary", null as condition from (
      select t.name as "table", c.name from sqlite_schema as t, pragma_table_info(t.name) as c
      where t.type = 'table' and c.pk > 0 and t.name not like 'kysely%' order by t.name, c.pk
    ) group by "table"`.execute(queries)
  const indexes = await sql<Index>`
    select t.name as "table", i."unique" as "isUnique", 0 as "isPrimary", s.sql as condition,
      (select group_concat(name) from (select name from pragma_index_info(i.name) order by seqno)) as columns
    from sqlite_schema as t, pragma_index_list(t.name) as i left join sqlite_schema as s on s.name = i.name
    where t.type = 'table' and i.origin <> 'pk' and t.name not like 'kysely%'`.execute(queries)
  const references = await sql<Reference>`
    select t.name as "table", f."from" as "column", f."table" as target, f.on_delete as "onDelete"
    from sqlite_schema as t, pragma_foreign_key_list(t.name) as f where t.type = 'table'`.execute(queries)
  const conditions = indexes.rows.map(row => ({
    ...row,
    condition: /\bwhere (.*)$/is.exec(row.condition ?? '')?.[1]?.replaceAll(/\s+/g, ' ') ?? null,
  }))
  return described(columns.rows, [...keys.rows, ...conditions], references.rows)
}

export async function describePostgres(queries: Queries): Promise<DescribedSchema> {
  const columns = await sql<Column>`
    select table_name as "table", column_name as name, data_type as type, is_nullable = 'NO' as "isRequired",
      column_default as fallback
    from information_schema.columns where table_schema = 'public' and table_name not like 'kysely%'`.execute(queries)
  const indexes = await sql<Index>`
    select t.relname as "table", i.indisunique as "isUnique", i.indisprimary as "isPrimary",
      pg_get_expr(i.indpred, i.indrelid) as condition,
      (select string_agg(a.attname, ',' order by k.n) from unnest(i.indkey) with ordinality as k (attnum, n)
        join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum) as columns
    from pg_index as i join pg_class as t on t.oid = i.indrelid join pg_namespace as s on s.oid = t.relnamespace
    where s.nspname = 'public' and t.relname not like 'kysely%'`.execute(queries)
  const references = await sql<Reference>`
    select f.conrelid::regclass::text as "table", a.attname as "column", f.confrelid::regclass::text as target,
      case f.confdeltype when 'c' then 'cascade' else f.confdeltype::text end as "onDelete"
    from pg_constraint as f join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
    where f.contype = 'f'`.execute(queries)
  const plain = references.rows.map(row => ({ ...row, target: row.target.replaceAll('"', '') }))
  return described(columns.rows, indexes.rows, plain)
}
