import { expect, test } from 'vitest'
import { sourceFiles } from '../support/source-files.ts'
import { sqlTextsOf, withoutComments } from '../support/sql-texts.ts'

/** Words of one engine. A word of the database room (`src/database/words.ts`) takes the place of each. */
interface EngineWord {
  word: RegExp
  reason: string
  /** A source in which it has to be found. */
  example: string
}

/** Words that mean nothing else in this code: they are looked for in the whole source. */
const anywhere: EngineWord[] = [
  { word: /\b(?:_rowid_|rowid)\b/i, reason: 'only SQLite numbers all rows: insertionNumber', example: "'t.rowid'" },
  { word: /\bjson_(?:each|tree)\b/i, reason: 'listed, listedRows, valuesAs', example: 'sql`from json_each(?)`' },
  { word: /\bjson_(?:extract|type|valid)\b/i, reason: 'jsonField', example: "fn('json_extract', [])" },
  { word: /\bjson_(?:array|object)\b/i, reason: 'jsonArray', example: 'sql`json_array(1)`' },
  { word: /\bjson_group_\w+/i, reason: 'joinedAsJson', example: 'sql`json_group_array(a)`' },
  { word: /\bjsonb_\w+/i, reason: 'engines differ in the names of these functions', example: 'sql`jsonb_agg(a)`' },
  { word: /\b(?:group_concat|string_agg)\b/i, reason: 'joinedAsJson', example: "fn.agg('group_concat')" },
  { word: /\breplaceInto\b|\breplace into\b/i, reason: 'upsert', example: "queries.replaceInto('t')" },
  {
    word: /\binsert or \w+|\bor(?:Replace|Ignore|Abort|Fail|Rollback)\(/i,
    reason: 'on conflict, upsert',
    example: '.orIgnore()',
  },
  { word: /\b(?:strftime|julianday|unixepoch)\b/i, reason: 'times are milliseconds', example: 'sql`unixepoch()`' },
  { word: /\bsqlite_\w+/i, reason: 'tables of SQLite about itself', example: "'select name from sqlite_schema'" },
  { word: /\blast_insert_rowid\b|\binsertId\b/, reason: 'numbers are given by their owner', example: 'row.insertId' },
  {
    word: /'is(?: not)?', (?!null\b)/,
    reason: 'is not distinct from, is distinct from',
    example: "where('a', 'is', b)",
  },
  { word: /\bnode:sqlite\b/, reason: 'the port opens databases', example: "from 'node:sqlite'" },
  {
    word: /\bwithout rowid\b|\bautoincrement\b/i,
    reason: 'tables are made by migrations',
    example: 'sql`autoincrement`',
  },
]

/** Words that may mean something else outside an SQL text. */
const inSql: EngineWord[] = [
  {
    word: /\b(?:min|max)\((?:[^(),]|\((?:[^()]|\([^()]*\))*\))*,/i,
    reason: 'of several values of one row: least, greatest',
    example: 'sql`max(coalesce(a, b), 0)`',
  },
  { word: /->>?/, reason: 'jsonField; engines differ in paths and types', example: "sql`body->>'a'`" },
  { word: /\bjson\(/i, reason: 'joinedAsJson', example: 'sql`json(a)`' },
  { word: /\b(?:ifnull|iif|nvl)\(/i, reason: 'coalesce, case', example: 'sql`ifnull(a, 0)`' },
  {
    word: /\b(?:instr|strpos|printf|hex|typeof|total|changes)\(/i,
    reason: 'not in every engine',
    example: 'sql`instr(a, b)`',
  },
  { word: /\b(?:glob|ilike|regexp)\b/i, reason: 'likeIgnoringCase', example: "sql`a glob 'b*'`" },
  {
    word: /\bcollate\b/i,
    reason: 'engines differ in the names of collations',
    example: 'sql`order by a collate nocase`',
  },
  {
    word: /\b(?:not )?indexed(?: by)?\b|\b(?:un)?likely\(/i,
    reason: 'a hint for one planner',
    example: 'sql`from t indexed by i`',
  },
  { word: /\b(?:where|and|or|by|on)\s+\+/i, reason: 'a hint for one planner', example: 'sql`where +a = 1`' },
  { word: /\bis (?:not )?\?/i, reason: 'is not distinct from', example: 'sql`a is ?`' },
  {
    word: /\bcross join [^()]*?\bon\b/i,
    reason: 'cross join … where',
    example: 'sql`from a cross join b on b.id = a.id`',
  },
  { word: /==/, reason: '=', example: 'sql`a == 1`' },
  { word: /\blimit -/i, reason: 'no limit', example: 'sql`limit -1`' },
  { word: /\b(?:pragma|vacuum|attach|explain)\b/i, reason: 'below the port', example: 'sql`pragma user_version`' },
  { word: /\bany\(|::\w+/i, reason: 'listed; cast', example: 'sql`a = any(b)`' },
  { word: /"/, reason: 'sql.ref quotes names', example: 'sql`select "a"`' },
]

/** The words of one engine in a source, each with its reason. */
function engineWordsIn(source: string): string[] {
  const code = withoutComments(source)
  const texts = sqlTextsOf(code)
  return [
    ...anywhere.filter(({ word }) => word.test(code)),
    ...inSql.filter(({ word }) => texts.some(text => word.test(text))),
  ].map(({ word, reason }) => `${word.source} (${reason})`)
}

test.each([...anywhere, ...inSql])('$word is found in $example', ({ example, reason }) => {
  expect(engineWordsIn(`const found = ${example}`).some(found => found.endsWith(`(${reason})`))).toBe(true)
})

test('SQL that every engine knows is let through', () => {
  const portable = `
    // rowid in a comment
    sql\`with a as materialized (select seq, sum(size) over (order by seq) as size from log)
      select case when min(seq) > max(size) then coalesce(a, b) end from a cross join \${sql\`(select 1) as one\`}
      where (time, seq) < (\${time}, \${seq}) and rule is not distinct from \${rule} order by seq limit \${n}\``
  expect(engineWordsIn(portable)).toEqual([])
  expect(sqlTextsOf(portable)).toHaveLength(2)
})

test('the driver of PostgreSQL is loaded at its first use', () => {
  const statically = sourceFiles.filter(({ text }) => /^import (?!type ).* from 'pg'/m.test(text))
  expect(statically.map(({ path }) => path)).toEqual([])
})

test('only the engines themselves and the search, which each engine has its own of, use words of one engine', () => {
  const outside = sourceFiles.filter(({ path }) => !/^(?:database\/(?:sqlite|postgres)|search)\//.test(path))
  expect(outside.length).toBeGreaterThan(500)
  expect(outside.flatMap(({ path, text }) => engineWordsIn(text).map(word => `${path} has ${word}`))).toEqual([])
})
