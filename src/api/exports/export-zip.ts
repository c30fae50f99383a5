import { type ZipEntry, zip } from '../../lib/zip.ts'
import { readPicture } from '../../log/index.ts'
import { csvRows, type EventChunks, type ExportSource, exportedEvents, ndjsonRows } from './export-rows.ts'

export interface ZipSource extends ExportSource {
  dataDir: string
}

async function* pictures(events: EventChunks, dataDir: string): AsyncGenerator<ZipEntry> {
  for await (const some of events) {
    for (const { receivedAt, images } of some) {
      for (const { file } of images) {
        const content = file === null ? null : await readPicture(dataDir, file)
        if (file !== null && content) yield { path: file, modified: new Date(receivedAt), content }
      }
    }
  }
}

async function* entries(first: EventChunks, source: ZipSource, now: Date): AsyncGenerator<ZipEntry> {
  yield { path: 'events.csv', modified: now, content: csvRows(first, source) }
  yield { path: 'events.ndjson', modified: now, content: ndjsonRows(exportedEvents(source), source) }
  yield* pictures(exportedEvents(source), source.dataDir)
}

/** Yields a ZIP archive: events.csv, events.ndjson, and every picture under the path that the rows name. `first` feeds events.csv. */
export function zipRows(first: EventChunks, source: ZipSource, now: Date): AsyncGenerator<Buffer> {
  return zip(entries(first, source, now))
}
