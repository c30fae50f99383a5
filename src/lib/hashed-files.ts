import { createHash } from 'node:crypto'
import fs from 'node:fs'

/** A file's content as it was read: its SHA-256 in hexadecimal, and its size. */
export interface Hashed {
  sha256: string
  bytes: number
}

const chunk = Buffer.alloc(2 ** 20)

function eachChunk(file: number, end: number, use: (bytes: Buffer) => void): number {
  let at = 0
  while (at < end) {
    const read = fs.readSync(file, chunk, 0, Math.min(chunk.length, end - at), at)
    if (read === 0) break
    use(chunk.subarray(0, read))
    at += read
  }
  return at
}

/** Hashes a file. The calling thread waits. */
export function hashFile(path: string): Hashed {
  const file = fs.openSync(path, 'r')
  try {
    const hash = createHash('sha256')
    const bytes = eachChunk(file, Number.POSITIVE_INFINITY, some => hash.update(some))
    return { sha256: hash.digest('hex'), bytes }
  } finally {
    fs.closeSync(file)
  }
}

/** The position behind the last line feed of an open file; 0 where it has none. */
function endOfLines(file: number): number {
  for (let end = fs.fstatSync(file).size; end > 0; ) {
    const start = Math.max(0, end - chunk.length)
    const read = fs.readSync(file, chunk, 0, end - start, start)
    const at = chunk.subarray(0, read).lastIndexOf(0x0a)
    if (at >= 0) return start + at + 1
    end = start
  }
  return 0
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(file, bytes, at)
}

/** The part of a file to copy: all of it, up to its last line feed, or as many bytes at its beginning. */
export type CopiedPart = 'all' | 'whole lines' | number

function endOf(file: number, part: CopiedPart): number {
  if (part === 'all') return Number.POSITIVE_INFINITY
  return part === 'whole lines' ? endOfLines(file) : part
}

/**
 * Copies a file, or a part of one that another process appends to, to a path that must not exist yet, with its time of
 * change, and hashes what it read. The calling thread waits; nothing is synced.
 */
export function copyHashed(from: string, to: string, part: CopiedPart = 'all'): Hashed {
  const source = fs.openSync(from, 'r')
  try {
    const end = endOf(source, part)
    const { atime, mtime } = fs.fstatSync(source)
    const target = fs.openSync(to, 'wx', 0o600)
    try {
      const hash = createHash('sha256')
      const bytes = eachChunk(source, end, some => {
        hash.update(some)
        writeAll(target, some)
      })
      fs.futimesSync(target, atime, mtime)
      return { sha256: hash.digest('hex'), bytes }
    } finally {
      fs.closeSync(target)
    }
  } finally {
    fs.closeSync(source)
  }
}
