import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rooms } from '../../scripts/rooms.ts'
import { sourceFiles, sourceFolder } from '../support/source-files.ts'
import { sqlTextsOf, withoutComments } from '../support/sql-texts.ts'

/** The columns of each table, as `src/database/schema/` declares them. */
function declaredColumns(): Map<string, Set<string>> {
  const folder = join(sourceFolder, 'database/schema')
  const text = withoutComments(
    readdirSync(folder)
      .map(file => readFileSync(join(folder, file), 'utf8'))
      .join('\n'),
  )
  const bodies = [...text.matchAll(/^export interface (\w+)\s*(?:extends ([^{]*))?\{([^}]*)^\}/gm)]
  const fields = new Map(bodies.map(([, name = '', parents = '', body = '']) => [name, { parents, body }]))
  const columnsOf = (name: string): string[] => {
    const { parents = '', body = '' } = fields.get(name) ?? {}
    const own = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, column = '']) => column)
    return [...own, ...parents.split(',').flatMap(parent => (parent.trim() ? columnsOf(parent.trim()) : []))]
  }
  const tables = [...text.matchAll(/^ {2}(\w+): (\w+Table)$/gm)]
  return new Map(tables.map(([, table = '', type = '']) => [table, new Set(columnsOf(type))]))
}

const columns = declaredColumns()
const owners = new Map(Object.entries(rooms).flatMap(([room, { tables = [] }]) => tables.map(table => [table, room])))
const mayName = (room: string, table: string) => owners.get(table) === room || rooms[room]?.joins?.includes(table)

/** Columns of other rooms that a source names together with their table: `'table.column'`, or in an SQL text. */
function columnsWithTable(room: string, source: string): string[] {
  const quoted = [...source.matchAll(/'([a-z]\w*)\.([a-z]\w*)(?: as \w+)?'/g)]
  const inSql = sqlTextsOf(source).flatMap(text => [...text.matchAll(/\b([a-z]\w*)\.([a-z]\w*)/g)])
  return [...quoted, ...inSql]
    .filter(([, table = '', column = '']) => columns.get(table)?.has(column) && !mayName(room, table))
    .map(([, table, column]) => `${table}.${column}`)
}

/** Names in the SQL texts of a source that are columns of other rooms' tables, and of no table that the room may name. */
function columnsAlone(room: string, source: string): string[] {
  const texts = sqlTextsOf(source)
  const aliases = texts.flatMap(text => [...text.matchAll(/\bas (\w+)/g)].map(([, alias = '']) => alias))
  const notColumns = new Set(['by', ...columns.keys(), ...aliases])
  const words = texts.flatMap(text => text.match(/(?<![\w.'])[a-z]\w*(?![\w(.'])/g) ?? [])
  const names = [...new Set(words)].filter(word => !notColumns.has(word))
  const having = (name: string) => [...columns].filter(([, some]) => some.has(name)).map(([table]) => table)
  return names.filter(name => having(name).length > 0 && !having(name).some(table => mayName(room, table)))
}

test('the columns of every table are known', () => {
  const tables = [...owners.keys()].filter(table => table !== 'camera_version')
  expect(tables.filter(table => !columns.get(table)?.size)).toEqual([])
  expect(columns.get('log')).toContain('raw_file')
  expect(columns.get('log')).toContain('smart_type')
})

test('a column of another room is found with its table and alone', () => {
  expect(columnsWithTable('analysis', "sql.ref('log.body')")).toEqual(['log.body'])
  expect(columnsWithTable('analysis', 'sql`select log.body from log`')).toEqual(['log.body'])
  expect(columnsWithTable('log', "sql.ref('log.body')")).toEqual([])
  expect(columnsAlone('analysis', 'sql`octet_length(x) > 1 and smart_type in (?)`')).toEqual(['smart_type'])
  expect(columnsAlone('log', 'sql`smart_type in (?)`')).toEqual([])
})

const outside = sourceFiles
  .filter(({ path }) => !/^database\/(?:sqlite|postgres)\/migrations/.test(path))
  .map(({ path, room, text }) => ({ path, room, code: withoutComments(text) }))

test('only the owner of a table names a column with the table', () => {
  const breaches = outside.flatMap(({ path, room, code }) =>
    columnsWithTable(room, code).map(column => `${path} names ${column}`),
  )
  expect(breaches).toEqual([])
})

test('an SQL text names only columns that a table of its room has', () => {
  const breaches = outside.flatMap(({ path, room, code }) =>
    columnsAlone(room, code).map(column => `${path} names ${column}`),
  )
  expect(breaches).toEqual([])
})
