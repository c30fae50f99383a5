import { createReadStream } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { dayOf, isDay, streamPath } from './archive/index.ts'
import { postOfLine } from './stream-log.ts'

/** A post as it was received. */
export interface StreamedPost {
  bytes: Buffer
  receivedAt: Date
  clientIp: string
}

export interface StreamRange {
  from: Date
  to: Date
  /** Only this many bytes at the end of each day's file are read. */
  mostBytes: number
}

const chunkBytes = 64 * 1024
const timePattern = /^\{"receivedAt":"([^"]+)"/

/** Returns the beginning of the first whole line at or after `offset`. */
async function lineStart(file: FileHandle, offset: number, size: number): Promise<number> {
  if (offset === 0) return 0
  const chunk = Buffer.alloc(chunkBytes)
  for (let at = offset - 1; at < size; ) {
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, at)
    if (bytesRead === 0) break
    const newline = chunk.subarray(0, bytesRead).indexOf(0x0a)
    if (newline >= 0) return at + newline + 1
    at += bytesRead
  }
  return size
}

async function timeAt(file: FileHandle, offset: number): Promise<number> {
  const head = Buffer.alloc(64)
  const { bytesRead } = await file.read(head, 0, head.length, offset)
  return Date.parse(timePattern.exec(head.toString('latin1', 0, bytesRead))?.[1] ?? '')
}

/** A position just before the first line received at `from` or later. Lines are in the order of their receipt. */
async function findStart(file: FileHandle, size: number, { from, mostBytes }: StreamRange): Promise<number> {
  let low = await lineStart(file, Math.max(0, size - mostBytes), size)
  let high = size
  while (high - low > chunkBytes) {
    const middle = await lineStart(file, Math.floor((low + high) / 2), size)
    if (middle >= high) break
    if ((await timeAt(file, middle)) < from.getTime()) low = middle
    else high = middle
  }
  return low
}

async function* linesOf(path: string, range: StreamRange): AsyncGenerator<string> {
  const file = await open(path).catch(() => null)
  if (!file) return
  try {
    const { size } = await file.stat()
    const start = await findStart(file, size, range)
    const input = createReadStream('', { fd: file, start, autoClose: false })
    for await (const line of createInterface({ input })) yield line
  } finally {
    await file.close()
  }
}

/** The posts with positions in the stream files, received from `from` to `to`, in their order. */
export async function* readPositions(dataDir: string, range: StreamRange): AsyncGenerator<StreamedPost> {
  const { from, to } = range
  const folders = await readdir(join(dataDir, 'raw_posts')).catch(() => [])
  const days = folders.filter(name => isDay(name) && name >= dayOf(from) && name <= dayOf(to)).sort()
  for (const day of days) {
    for await (const line of linesOf(join(dataDir, streamPath(day)), range)) {
      const time = Date.parse(timePattern.exec(line)?.[1] ?? '')
      if (!(time >= from.getTime() && time <= to.getTime())) continue
      const post = positionsOf(line)
      if (post) yield post
    }
  }
}

function positionsOf(line: string): StreamedPost | null {
  try {
    const { receivedAt, clientIp, kind } = JSON.parse(line) as Record<'receivedAt' | 'clientIp' | 'kind', string>
    if (kind !== 'trajectory') return null
    return { receivedAt: new Date(receivedAt), clientIp, bytes: postOfLine(line) }
  } catch {
    // A crash left an incomplete line.
    return null
  }
}
