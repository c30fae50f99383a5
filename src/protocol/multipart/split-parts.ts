import type { Span } from '../../model/index.ts'
import { isBlank } from '../xml/byte-classes.ts'

/** One part of a multipart body. */
export interface Part {
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>
  /** The range of its content in the body. */
  content: Span
}

/** The most parts of one body; a post has one of XML and a few of pictures. */
const mostParts = 64
const longestHead = 4096
const longestBoundaryLine = 256
/** The most bytes of text before the first part, which is ignored. */
const longestPreamble = 4096
/** Lines that look like a boundary and are none: before the first part, and between the parts. */
const mostDecoys = 8
const mostFalseEnds = 1000
const lineFeed = 0x0a
const carriageReturn = 0x0d
const lessThan = 0x3c
const hyphen = 0x2d

/**
 * The parts of a multipart body (RFC 2046), found without the header that names the boundary, because saved posts have none:
 * the boundary is the first line that begins with `--` and is followed by the header of a part. Null for any other body.
 */
export function splitParts(bytes: Buffer, range: Span): Part[] | null {
  const first = firstBoundary(bytes, range)
  if (first === null) return null
  const parts: Part[] = []
  let at: number | null = first.end
  for (let count = 0; at !== null && count < mostParts; count++) {
    const close: Delimiter | null = nextDelimiter(bytes, first.text, at, range.end)
    const part = partAt(bytes, at, close?.start ?? range.end)
    if (part !== null) parts.push(part)
    at = close === null || close.isLast ? null : close.end
  }
  return parts.length === 0 ? null : parts
}

function firstBoundary(bytes: Buffer, { start, end }: Span): { text: string; end: number } | null {
  // A body that begins with markup is XML, whatever it contains.
  if (beginsWithMarkup(bytes, start)) return null
  const last = Math.min(end, start + longestPreamble)
  let decoys = 0
  for (let at = start; at < last && decoys < mostDecoys; at = lineEnd(bytes, at, end) + 1) {
    if (bytes[at] !== hyphen || bytes[at + 1] !== hyphen) continue
    decoys++
    const stop = lineEnd(bytes, at, Math.min(end, at + longestBoundaryLine))
    const text = bytes.toString('latin1', at, stop).trimEnd()
    if (bytes[stop] === lineFeed && text.length > 2 && isFirst(bytes, text, { start: stop + 1, end })) {
      return { text, end: stop + 1 }
    }
  }
  return null
}

function beginsWithMarkup(bytes: Buffer, start: number): boolean {
  let at = start
  while (isBlank(bytes[at]) && at < start + longestPreamble) at++
  return bytes[at] === lessThan
}

/** Whether a part begins after a line that looks like a boundary; a part without a header has to end with the boundary. */
function isFirst(bytes: Buffer, boundary: string, { start, end }: Span): boolean {
  const part = partAt(bytes, start, end)
  if (part === null) return false
  return part.headers.size > 0 || nextDelimiter(bytes, boundary, start, end) !== null
}

/** Position of the line feed that ends the line at `at`, or `end`. */
function lineEnd(bytes: Buffer, at: number, end: number): number {
  const length = bytes.subarray(at, end).indexOf(lineFeed)
  return length < 0 ? end : at + length
}

interface Delimiter {
  /** The end of the content before it, without the line break. */
  start: number
  end: number
  isLast: boolean
}

function nextDelimiter(bytes: Buffer, boundary: string, from: number, end: number): Delimiter | null {
  const line = `\n${boundary}`
  let at = bytes.indexOf(line, from - 1, 'latin1')
  for (let tries = 0; at >= 0 && at < end && tries < mostFalseEnds; tries++) {
    const behind = at + line.length
    const stop = lineEnd(bytes, behind, Math.min(end, behind + longestBoundaryLine))
    const tail = bytes.toString('latin1', behind, stop).trim()
    if (tail === '' || tail === '--') {
      const start = at - (bytes[at - 1] === carriageReturn ? 1 : 0)
      return { start: Math.max(from, start), end: stop + 1, isLast: tail === '--' }
    }
    at = bytes.indexOf(line, behind, 'latin1')
  }
  return null
}

/** The part whose header begins at `at`; null where there is no header. */
function partAt(bytes: Buffer, at: number, end: number): Part | null {
  const headers = new Map<string, string>()
  let name = ''
  for (let line = at; line < Math.min(end, at + longestHead); ) {
    const stop = lineEnd(bytes, line, end)
    const text = bytes.toString('latin1', line, Math.min(stop, line + longestHead)).trimEnd()
    line = stop + 1
    if (text === '') return { headers, content: { start: Math.min(line, end), end } }
    const field = /^([!-9;-~]+):(.*)$/.exec(text)
    if (field?.[1] !== undefined) name = field[1].toLowerCase()
    // A long field continues on the next line after a blank.
    else if (name === '' || !/^[ \t]/.test(text)) return null
    headers.set(name, field ? (field[2] ?? '').trim() : `${headers.get(name)} ${text.trim()}`)
  }
  return null
}
