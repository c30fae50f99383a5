import { parentPort, workerData } from 'node:worker_threads'
import { openReaderHere, sentError } from '../../../database/index.ts'
import { ThreadLink } from '../../../lib/thread-link.ts'
import { lowerThreadPriority } from '../../../lib/thread-priority.ts'
import { openArchive } from '../../../log/index.ts'
import { exportsHere } from '../open-export.ts'
import type { ExportCalls, ExportPiece, ExportThreadData, MainCalls } from './export-calls.ts'

// Few large pieces take the main thread less time than many small ones.
const pieceBytes = 256 * 1024

const port = parentPort
if (!port) throw new Error('runs in a worker thread only')

const { reader, place, timeZone } = workerData as ExportThreadData
const running = new Map<number, AsyncGenerator<Buffer>>()

const link = new ThreadLink<MainCalls>(port, {
  async begin({ id, ...order }) {
    try {
      running.set(id, await open(order))
      return null
    } catch (error) {
      return sentError(error)
    }
  },
  next,
  async end(id) {
    const pieces = running.get(id)
    running.delete(id)
    await pieces?.return(null)
  },
  database: async isOpen => (isOpen ? readers.resume() : readers.pause()),
} satisfies ExportCalls)

const readers = openReaderHere(reader, error => link.tell('databaseFailed', sentError(error)))
const open = exportsHere({ queries: readers.queries, archive: openArchive(place), timeZone })

/** Joins pieces in memory of its own, which is then handed over instead of copied. */
function joined(pieces: readonly Buffer[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

async function next(id: number): Promise<ExportPiece> {
  const source = running.get(id)
  const pieces: Buffer[] = []
  let length = 0
  try {
    while (source && length < pieceBytes) {
      const { value, done } = await source.next()
      if (done) break
      pieces.push(value)
      length += value.length
    }
    return { bytes: length === 0 ? null : joined(pieces, length) }
  } catch (error) {
    return { error: sentError(error) }
  }
}

lowerThreadPriority()
