import { crc32 } from 'node:zlib'

/** A file of a zip archive: whole where it fits in memory, in pieces where it does not. */
export interface ZipEntry {
  /** With `/`, relative. */
  path: string
  modified: Date
  content: Buffer | AsyncIterable<Buffer>
}

interface Written {
  crc: number
  bytes: number
}

const storedMethod = 0
const namesAreUtf8 = 0x0800
const sizesFollow = 0x0008
const zip64Version = 45
const unknown32 = 0xffffffff
const unknown16 = 0xffff
const linesAPiece = 1000

/** MS-DOS time and date in UTC, which the format cannot express: two seconds exact, from 1980 on. */
function dosTime(date: Date): [time: number, day: number] {
  const year = Math.min(Math.max(date.getUTCFullYear(), 1980), 2107)
  const day = ((year - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
  return [(date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1), day]
}

/** Little-endian fields, each as `[bytes, value]`. */
function record(...fields: (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0))
  let at = 0
  for (const [bytes, value] of fields) {
    if (bytes === 2) buffer.writeUInt16LE(value, at)
    else if (bytes === 4) buffer.writeUInt32LE(value, at)
    else buffer.writeBigUInt64LE(BigInt(value), at)
    at += bytes
  }
  return buffer
}

/** Sizes are left open where the content comes in pieces: they follow it, in eight bytes each (zip64). */
function localHeader({ path, modified }: ZipEntry, known: Written | null): Buffer {
  const name = Buffer.from(path)
  const [time, day] = dosTime(modified)
  const flags = namesAreUtf8 | (known ? 0 : sizesFollow)
  const size = known?.bytes ?? unknown32
  const extra = known ? Buffer.alloc(0) : record([2, 1], [2, 16], [8, 0], [8, 0])
  const head = record(
    ...([
      [4, 0x04034b50],
      [2, zip64Version],
      [2, flags],
      [2, storedMethod],
      [2, time],
      [2, day],
    ] as const),
    ...([
      [4, known?.crc ?? 0],
      [4, size],
      [4, size],
      [2, name.length],
      [2, extra.length],
    ] as const),
  )
  return Buffer.concat([head, name, extra])
}

/** The entry as the directory at the end lists it; always with zip64's eight-byte sizes and offset. */
function directoryEntry({ path, modified, content }: ZipEntry, { crc, bytes }: Written, offset: number): Buffer {
  const name = Buffer.from(path)
  const [time, day] = dosTime(modified)
  const flags = namesAreUtf8 | (Buffer.isBuffer(content) ? 0 : sizesFollow)
  const extra = record([2, 1], [2, 24], [8, bytes], [8, bytes], [8, offset])
  const head = record(
    ...([
      [4, 0x02014b50],
      [2, zip64Version],
      [2, zip64Version],
      [2, flags],
      [2, storedMethod],
    ] as const),
    ...([
      [2, time],
      [2, day],
      [4, crc],
      [4, unknown32],
      [4, unknown32],
    ] as const),
    ...([
      [2, name.length],
      [2, extra.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, unknown32],
    ] as const),
  )
  return Buffer.concat([head, name, extra])
}

function endOfArchive(entries: number, directoryBytes: number, directoryAt: number): Buffer {
  const zip64End = record(
    ...([
      [4, 0x06064b50],
      [8, 44],
      [2, zip64Version],
      [2, zip64Version],
      [4, 0],
      [4, 0],
    ] as const),
    ...([
      [8, entries],
      [8, entries],
      [8, directoryBytes],
      [8, directoryAt],
    ] as const),
  )
  const locator = record([4, 0x07064b50], [4, 0], [8, directoryAt + directoryBytes], [4, 1])
  const end = record(
    ...([
      [4, 0x06054b50],
      [2, unknown16],
      [2, unknown16],
      [2, unknown16],
      [2, unknown16],
    ] as const),
    ...([
      [4, unknown32],
      [4, unknown32],
      [2, 0],
    ] as const),
  )
  return Buffer.concat([zip64End, locator, end])
}

async function* pieces(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer, Written> {
  let written: Written = { crc: 0, bytes: 0 }
  for await (const piece of content) {
    written = { crc: crc32(piece, written.crc), bytes: written.bytes + piece.length }
    yield piece
  }
  return written
}

/** The file as it stands at `offset`; returns its line of the directory and where the next one begins. */
async function* fileAt(offset: number, entry: ZipEntry): AsyncGenerator<Buffer, { line: Buffer; end: number }> {
  const { content } = entry
  let [header, tail]: Buffer[] = []
  let written: Written
  if (Buffer.isBuffer(content)) {
    written = { crc: crc32(content), bytes: content.length }
    header = localHeader(entry, written)
    yield header
    yield content
  } else {
    header = localHeader(entry, null)
    yield header
    written = yield* pieces(content)
    tail = record([4, 0x08074b50], [4, written.crc], [8, written.bytes], [8, written.bytes])
    yield tail
  }
  const end = offset + header.length + written.bytes + (tail?.length ?? 0)
  return { line: directoryEntry(entry, written, offset), end }
}

/** The lines of the directory, joined now and then: a million small buffers would weigh more than their bytes. */
class Directory {
  count = 0
  private readonly joined: Buffer[] = []
  private lines: Buffer[] = []

  add(line: Buffer): void {
    this.count++
    if (this.lines.push(line) === linesAPiece) this.join()
  }

  pieces(): Buffer[] {
    this.join()
    return this.joined
  }

  private join(): void {
    this.joined.push(Buffer.concat(this.lines))
    this.lines = []
  }
}

/**
 * A zip archive (PKWARE's APPNOTE, with zip64) of files as they are, uncompressed, of any number and size. Its memory
 * is one piece, and a line of the directory for each file of about 150 bytes.
 */
export async function* zip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const directory = new Directory()
  let at = 0
  for await (const entry of entries) {
    const { line, end } = yield* fileAt(at, entry)
    directory.add(line)
    at = end
  }
  const pieces = directory.pieces()
  yield* pieces
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0)
  yield endOfArchive(directory.count, bytes, at)
}
