import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { everywhere, pureRooms, rooms } from '../../scripts/rooms.ts'
import { sourceFiles as files, type SourceFile, sourceFolder as source } from '../support/source-files.ts'
import { sqlTextsOf } from '../support/sql-texts.ts'

function importsOf({ path, text }: SourceFile): string[] {
  const specifiers = text.matchAll(/(?:from|import\(|import)\s*'([^']+)'/g)
  return [...specifiers].map(([, specifier = '']) =>
    specifier.startsWith('.') ? relative(source, resolve(dirname(join(source, path)), specifier)) : specifier,
  )
}

const isOurs = (imported: string) => rooms[imported.split('/')[0] ?? ''] !== undefined || imported.startsWith('.')

test('every folder of src stands in the table of rooms', () => {
  const found = new Set(files.map(({ room }) => room))
  expect([...found].filter(room => !rooms[room] && !everywhere.includes(room))).toEqual([])
  expect(Object.keys(rooms).filter(room => !found.has(room))).toEqual([])
})

test('a room imports only what the table allows', () => {
  const breaches = files
    .filter(({ room }) => !everywhere.includes(room))
    .flatMap(file => {
      const allowed = new Set(['lib', ...pureRooms, ...(rooms[file.room]?.imports ?? []), file.room])
      return importsOf(file)
        .filter(imported => isOurs(imported) || everywhere.includes(imported.split('/')[0] ?? ''))
        .filter(imported => !allowed.has(imported.split('/')[0] ?? ''))
        .map(imported => `${file.path} imports ${imported}`)
    })
  expect(breaches).toEqual([])
})

test('a pure room imports pure rooms, and no module of Node or of input and output', () => {
  const purePackages = ['saxes', 'temporal-polyfill']
  const breaches = files
    .filter(({ room }) => pureRooms.includes(room))
    .flatMap(file =>
      importsOf(file)
        .filter(imported => !pureRooms.includes(imported.split('/')[0] ?? '') && !purePackages.includes(imported))
        .map(imported => `${file.path} imports ${imported}`),
    )
  expect(breaches).toEqual([])
})

const tableUse =
  /(?:selectFrom|insertInto|updateTable|deleteFrom|replaceInto|upsert|innerJoin|leftJoin)\(\s*(?:[\w.]+,\s*)?\[?\s*'(\w+)(?: as \w+)?'/g

/** A table in an SQL text. */
const sqlTableUse = /\b(?:from|join|insert into|replace into|delete from|update) "?([a-z]\w*)"?(?=[\s,()`']|$)/gm

function tablesNamedIn(text: string): string[] {
  const inTexts = sqlTextsOf(text).flatMap(piece => [...piece.matchAll(sqlTableUse)])
  return [...text.matchAll(tableUse), ...inTexts].map(([, table = '']) => table)
}

test('only the owner of a table names it', () => {
  const owners = new Map(Object.entries(rooms).flatMap(([room, { tables = [] }]) => tables.map(table => [table, room])))
  const breaches = files
    .filter(({ path }) => !/^database\/(?:sqlite|postgres)\/migrations/.test(path))
    .flatMap(({ path, room, text }) =>
      tablesNamedIn(text).flatMap(table => {
        const owner = owners.get(table)
        if (owner === undefined) return []
        return owner === room || rooms[room]?.joins?.includes(table) ? [] : [`${path} names ${table} of ${owner}`]
      }),
    )
  expect([...new Set(breaches)]).toEqual([])
})
