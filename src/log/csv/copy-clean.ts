import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import { listed, type Queries } from '../../database/index.ts'
import { uuidPattern } from '../../lib/uuid7.ts'
import { splitRecords } from './split-records.ts'

export interface CsvRebuild {
  /** Makes the new file's position durable. */
  commit: (position: CompiledQuery) => Promise<void>
  isStopping: () => boolean
}

export interface CleanOptions {
  /** Reads on other threads than the one that stores posts. */
  queries: Queries
  /** Lines of later events, by `seq`, have nothing that was removed. */
  upTo: number
  /** The names of the pictures of a day that exist. */
  filesOf: (day: string) => Promise<string[]>
  isStopping: () => boolean
}

// A slice takes about two milliseconds, and a post waits for no more than one.
const sliceBytes = 128 * 1024
const leastPauseMs = 5
const daysInMemory = 3

const ids = new RegExp(uuidPattern, 'g')
const pictures = /images\/(\d{4}-\d{2}-\d{2})\/([^",\r\n]+\.jpg)/g

/** Removes from records of events.csv what no longer exists. Texts hold one byte a character. */
class Cleaner {
  private readonly options: CleanOptions
  private readonly days = new Map<string, Set<string>>()
  /** Records from here on have nothing that was removed. */
  isDone = false

  constructor(options: CleanOptions) {
    this.options = options
  }

  /** A record with ids of which none is stored belongs to a removed event. Others, such as notes of people, stay. */
  async clean(records: readonly string[]): Promise<string> {
    const idsOf = records.map(record => record.match(ids) ?? [])
    const stored = await this.stored([...new Set(idsOf.flat())])
    const kept: string[] = []
    for (const [n, record] of records.entries()) {
      const own = idsOf[n] ?? []
      const seqs = own.flatMap(id => stored.get(id) ?? [])
      if (Math.max(...seqs) > this.options.upTo) this.isDone = true
      if (this.isDone || own.length === 0) kept.push(record)
      else if (seqs.length > 0) kept.push(await this.withoutPictures(record))
    }
    return kept.join('')
  }

  private async stored(wanted: readonly string[]): Promise<Map<string, number>> {
    if (wanted.length === 0) return new Map()
    const query = this.options.queries.selectFrom('log').select(['id', 'seq']).where('id', 'in', listed(wanted))
    return new Map((await query.execute()).map(({ id, seq }) => [id, seq]))
  }

  private async withoutPictures(record: string): Promise<string> {
    let cleaned = record
    for (const [path, day = '', name = ''] of record.matchAll(pictures))
      if (!(await this.filesOf(day)).has(name)) cleaned = cleaned.replace(path, '')
    return cleaned
  }

  private async filesOf(day: string): Promise<Set<string>> {
    const known = this.days.get(day)
    if (known) return known
    const names = new Set(await this.options.filesOf(day))
    const [oldest] = this.days.keys()
    if (this.days.size >= daysInMemory && oldest !== undefined) this.days.delete(oldest)
    this.days.set(day, names)
    return names
  }
}

/** Adds the bytes of a file between two positions to another one, in slices with pauses. */
export async function copyBytes(path: string, to: FileHandle, range: { from: number; to: number }): Promise<void> {
  const source = await open(path)
  try {
    for (let at = range.from; at < range.to; ) {
      const began = performance.now()
      const length = Math.min(sliceBytes, range.to - at)
      const { buffer, bytesRead } = await source.read(Buffer.allocUnsafe(length), 0, length, at)
      if (bytesRead === 0) throw new Error(`${path} became shorter while it was copied`)
      await to.appendFile(buffer.subarray(0, bytesRead))
      at += bytesRead
      if (at < range.to) await wait(Math.max(leastPauseMs, performance.now() - began))
    }
  } finally {
    await source.close()
  }
}

/**
 * Copies events.csv up to a position, without the lines of removed events and the names of removed pictures. Everything
 * else stays byte for byte, as people may have edited it. False when `isStopping` returns true before the end.
 */
export async function copyClean(path: string, to: FileHandle, bytes: number, options: CleanOptions): Promise<boolean> {
  const cleaner = new Cleaner(options)
  const source = await open(path)
  let at = 0
  try {
    let rest = ''
    while (at < bytes && !cleaner.isDone) {
      if (options.isStopping()) return false
      const began = performance.now()
      const length = Math.min(sliceBytes, bytes - at)
      const { buffer, bytesRead } = await source.read(Buffer.allocUnsafe(length), 0, length, at)
      if (bytesRead === 0) return false
      at += bytesRead
      const split = splitRecords(rest + buffer.toString('latin1', 0, bytesRead))
      rest = split.rest
      await to.appendFile(Buffer.from(await cleaner.clean(split.records), 'latin1'))
      await wait(Math.max(leastPauseMs, performance.now() - began))
    }
    await to.appendFile(Buffer.from(rest, 'latin1'))
  } finally {
    await source.close()
  }
  await copyBytes(path, to, { from: at, to: bytes })
  return true
}
