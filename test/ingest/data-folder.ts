import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { Event } from '../../src/model/index.ts'
import { csvRecords } from '../log/csv-table.ts'
import { runCli } from '../support/run-cli.ts'

/** All events of a data directory, oldest first, as `viewtron events --json` prints them. */
export async function storedEvents(dataDir: string): Promise<Event[]> {
  const lines = await printed(dataDir, '--json', '--limit', '100000000')
  return lines
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Event)
    .reverse()
}

/** Returns the output of `viewtron events` with these flags. */
export async function printed(dataDir: string, ...flags: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['events', '--data-dir', dataDir, ...flags])
  if (code !== 0) throw new Error(stderr)
  return stdout
}

/** Rows of the database file, read beside whoever holds it. */
export function rows<Row>(dataDir: string, sql: string, ...parameters: SQLInputValue[]): Row[] {
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'), { readOnly: true })
  try {
    return database.prepare(sql).all(...parameters) as Row[]
  } finally {
    database.close()
  }
}

/** Changes the database file of a server that does not run. */
export function changeDatabase(dataDir: string, sql: string): void {
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'))
  database.exec(sql)
  database.close()
}

/** Paths of all files below a folder of the data directory, relative to the data directory, sorted. */
export function filesIn(dataDir: string, folder: string): string[] {
  if (!existsSync(join(dataDir, folder))) return []
  return readdirSync(join(dataDir, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(dataDir.length + 1))
    .sort()
}

/** Raw posts with a file of their own: neither stream files nor reasons. */
export function rawFiles(dataDir: string): string[] {
  return filesIn(dataDir, 'raw_posts').filter(path => path.endsWith('.xml'))
}

export interface StreamLine {
  receivedAt: string
  clientIp: string
  kind: string
  id?: string
  text?: string
  base64?: string
}

/** All lines of all stream files. Throws where one is no JSON. */
export function streamLines(dataDir: string): StreamLine[] {
  return filesIn(dataDir, 'raw_posts')
    .filter(path => path.endsWith('/stream.ndjson'))
    .flatMap(path => readFileSync(join(dataDir, path), 'utf8').split('\n'))
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as StreamLine)
}

export function csvText(dataDir: string): string {
  return readFileSync(join(dataDir, 'events.csv'), 'utf8')
}

/** The lines of events.csv as records. */
export function csvLines(dataDir: string): Record<string, string>[] {
  return csvRecords(csvText(dataDir))
}
