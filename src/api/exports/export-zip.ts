import { annotate } from '../../events/index.ts'
import { type ZipEntry, zip } from '../../lib/zip.ts'
import { type Archive as PictureArchive, readPicture } from '../../log/index.ts'
import { aboutText, type ExportFacts } from './about-export.ts'
import { CheckSums } from './check-sums.ts'
import { type EventChunks, exportedEvents, ndjsonRows, zonedCsvRows } from './export-rows.ts'
import type { ExportSource } from './export-source.ts'
import { ExportTally } from './export-tally.ts'
import { exportedPasses, passCsvRows, passNdjsonRows } from './exported-passes.ts'
import { PictureNames } from './picture-names.ts'
import type { ReportEvent } from './report/report-event.ts'
import { reportPages } from './report/report-pages.ts'

export interface ZipSource extends ExportSource {
  archive: Pick<PictureArchive, 'read' | 'sizeOf'>
}

/** One archive while it is written. */
interface Archive {
  source: ZipSource
  names: PictureNames
  facts: ExportFacts
  pictures: number
}

async function* named(events: EventChunks, { names }: Archive): EventChunks {
  for await (const some of events) yield some.map(event => names.named(event))
}

async function* pictures(archive: Archive): AsyncGenerator<ZipEntry> {
  const { source, names } = archive
  for await (const some of exportedEvents(source)) {
    for (const event of some) {
      for (const [number, { file }] of event.images.entries()) {
        const content = file === null ? null : await readPicture(source.archive, file)
        if (!content) continue
        archive.pictures++
        yield { path: names.of(event, number), modified: new Date(event.receivedAt), content }
      }
    }
  }
}

async function* reported({ source, names }: Archive): AsyncGenerator<ReportEvent> {
  for await (const some of exportedEvents(source)) {
    for (const event of await annotate(source.queries, some, { unconfirmed: 'as-of-now' })) {
      const shown = event.images.map(async ({ file, role }, number) => {
        const isKept = file !== null && (await source.archive.sizeOf(file)) !== null
        return { path: isKept ? names.of(event, number) : null, role }
      })
      yield { event, pictures: await Promise.all(shown) }
    }
  }
}

function* passFiles({ source, facts: { now: modified } }: Archive): Generator<ZipEntry> {
  const { passes } = source
  if (passes === null) return
  const ofPasses = { ...source, passes }
  yield { path: 'passes.csv', modified, content: passCsvRows(exportedPasses(ofPasses), ofPasses) }
  yield { path: 'passes.ndjson', modified, content: passNdjsonRows(exportedPasses(ofPasses), ofPasses) }
}

async function* entries(first: EventChunks, archive: Archive): AsyncGenerator<ZipEntry> {
  const { source, facts } = archive
  const modified = facts.now
  yield* passFiles(archive)
  const counted = facts.tally.counting(first)
  yield { path: 'events.csv', modified, content: zonedCsvRows(named(counted, archive), source) }
  const again = named(exportedEvents(source), archive)
  yield { path: 'events.ndjson', modified, content: ndjsonRows(again, source) }
  for await (const page of reportPages(reported(archive), facts)) yield { ...page, modified }
  yield* pictures(archive)
  yield {
    path: 'about.txt',
    modified,
    content: Buffer.from(aboutText(facts, archive.pictures, source.passes !== null)),
  }
}

async function* summed(files: AsyncIterable<ZipEntry>, modified: Date): AsyncGenerator<ZipEntry> {
  const sums = new CheckSums()
  for await (const entry of files) yield sums.noting(entry)
  yield { path: 'SHA256SUMS', modified, content: sums.file() }
}

/**
 * Yields a ZIP archive: the events as a table, as data and as a report to read, every picture under the path that they
 * name, and the hashes of all files. `first` feeds events.csv.
 */
export function zipRows(first: EventChunks, source: ZipSource, now: Date): AsyncGenerator<Buffer> {
  const { about, timeZone } = source
  const facts = { about, now, timeZone, tally: new ExportTally(timeZone) }
  const archive = { source, names: new PictureNames(timeZone), facts, pictures: 0 }
  return zip(summed(entries(first, archive), now))
}
