import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { derivedUuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import { localInstantOf } from '../protocol/index.ts'
import type { Outcome, Post } from './post.ts'

/** The progress of an import, in files. */
export interface ImportProgress {
  total: number
  done: number
  events: number
  notes: number
  unparsed: number
  skipped: number
  /** Files whose names hold neither time nor sender. */
  unnamed: string[]
}

export interface ImportOptions {
  folder: string
  /** IANA zone of the server that wrote the files, whose local time is in their names. */
  timeZone: string
  /** Stores a post under an id; resolves to null when that id is there already. */
  ingest: (post: Post, postId: string) => Promise<Outcome | null>
  onProgress: (progress: ImportProgress) => void
}

const namePattern = /^(?:raw|traject)_(\d{4}-\d{2}-\d{2})_(\d{2})-(\d{2})-(\d{2})(\.\d{1,6})?_([0-9a-fA-F.:-]+)\.xml$/
const bodyMarker = '=== BODY ==='

/** The names of the original server: `raw_2026-11-23_14-05-09.473_192-168-1-57.xml`. */
function parseOriginalName(name: string, timeZone: string): { receivedAt: Date; clientIp: string } | null {
  const match = namePattern.exec(name)
  if (!match) return null
  const [, day, hours, minutes, seconds, fraction = '0', address = ''] = match
  const second = localInstantOf(`${day} ${hours}:${minutes}:${seconds}`, { receivedAt: new Date(), timeZone })
  if (second === null) return null
  const receivedAt = new Date(Date.parse(second) + Math.floor(Number(fraction) * 1000))
  const isIpv4 = /^\d{1,3}(?:-\d{1,3}){3}$/.test(address)
  return { receivedAt, clientIp: isIpv4 ? address.replaceAll('-', '.') : address }
}

/** The body of a file; files of 2024 have the headers before it. */
function bodyOf(bytes: Buffer): Buffer {
  const marker = bytes.subarray(0, 64 * 1024).indexOf(bodyMarker)
  if (marker < 0) return bytes
  const newline = bytes.indexOf(0x0a, marker)
  return newline < 0 ? Buffer.alloc(0) : bytes.subarray(newline + 1)
}

/** The id of a file's post. It is the same each time, so importing a file twice stores it once. */
function idOf(name: string, bytes: Buffer, receivedAt: Date): string {
  return derivedUuid7(receivedAt.getTime(), name, '\0', bytes)
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter(entry => entry.isFile())
      .map(entry => entry.name)
      .sort()
  } catch (error) {
    throw new ViewtronError('import-failed', { path: folder, reason: (error as Error).message }, error)
  }
}

function count(progress: ImportProgress, outcome: Outcome | null): void {
  if (!outcome || outcome.verdict === 'repeat') progress.skipped++
  else if (outcome.kind === 'unparsed') progress.unparsed++
  else if (outcome.kind === 'alarm') progress.events++
  else progress.notes++
}

/** Ingests a `raw_posts` folder of the original server, oldest first, with time and sender from the file names. */
export async function importPosts({ folder, timeZone, ingest, onProgress }: ImportOptions): Promise<ImportProgress> {
  const names = await listFiles(folder)
  const progress: ImportProgress = {
    total: names.length,
    done: 0,
    events: 0,
    notes: 0,
    unparsed: 0,
    skipped: 0,
    unnamed: [],
  }
  for (const name of names) {
    const sender = parseOriginalName(name, timeZone)
    if (sender) {
      const bytes = bodyOf(await readFile(join(folder, name)))
      count(progress, await ingest({ bytes, ...sender }, idOf(name, bytes, sender.receivedAt)))
    } else {
      progress.unnamed.push(name)
    }
    progress.done++
    onProgress(progress)
  }
  return progress
}
