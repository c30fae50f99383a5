import { readFileSync } from 'node:fs'
import http from 'node:http'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import type { ApiEvent } from '../../../src/api/schemas/index.ts'
import { type ZipEntry, zip } from '../../../src/lib/zip.ts'
import { countPost, intrusionPost, jpegSaying, platePost } from '../../ingest/posts.ts'
import { until } from '../../support/until.ts'
import { postAlarms, siteForFile } from './site.ts'

const gate = { name: 'Gate', mac: '58:5b:69:00:00:02', serial: 'N0002' }

const site = siteForFile(async one => {
  await one.post(
    platePost({ device: gate, overview: jpegSaying('road'), plates: [{ number: '=1+1', crop: jpegSaying('plate') }] }),
    intrusionPost({ device: gate, overview: jpegSaying('yard'), crop: jpegSaying('person') }),
    countPost(),
  )
  await postAlarms(one, 450)
})

/** The files of a zip archive by name, as another program reads it. */
async function unzip(archive: Buffer): Promise<Map<string, Buffer>> {
  const file = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(archive, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened))),
  )
  const files = new Map<string, Buffer>()
  return new Promise((resolve, reject) => {
    file.on('error', reject)
    file.on('end', () => resolve(files))
    file.on('entry', (entry: Entry) => {
      file.openReadStream(entry, (error, stream) => {
        if (error) return reject(error)
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('error', reject)
        stream.on('end', () => {
          files.set(entry.fileName, Buffer.concat(chunks))
          file.readEntry()
        })
      })
    })
    file.readEntry()
  })
}

type Row = Record<string, string>
const rowsOf = (csv: string): Row[] => parse(csv, { columns: true })
const eventsOf = (ndjson: string): ApiEvent[] =>
  ndjson
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))

const filters = ['', 'category=lpr', 'camera=Gate', 'category=intrusion&camera=Yard', 'plate=nothing']

/** Every event of a filter through the pages. */
async function allEvents(filter: string): Promise<ApiEvent[]> {
  const events: ApiEvent[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await site().read(`events?limit=200&${filter}${cursor && `&cursor=${cursor}`}`)
    events.push(...page.items)
    cursor = page.nextCursor
  }
  return events
}

describe('an export', () => {
  it.each(filters)('holds exactly the events of the filter "%s" in every form', async filter => {
    const events = await allEvents(filter)
    const ids = events.map(({ id }) => id)
    const csv = (await site().call(`export.csv?${filter}`)).text
    expect([...new Set(rowsOf(csv).map(row => row.event_id))]).toEqual(ids)
    expect(eventsOf((await site().call(`export.ndjson?${filter}`)).text)).toEqual(events)
    const files = await unzip((await site().bytes(`export.zip?${filter}`)).bytes)
    expect(files.get('events.csv')?.toString()).toBe(csv)
    expect(eventsOf(String(files.get('events.ndjson')))).toEqual(events)
    const pictures = events.flatMap(({ images }) => images.flatMap(image => image.file ?? []))
    expect([...files.keys()].sort()).toEqual(['events.csv', 'events.ndjson', ...pictures].sort())
  })

  it('has the lines of events.csv, with cells that no spreadsheet runs', async () => {
    const csv = (await site().call('export.csv?category=lpr')).text
    const lines = csv.trimEnd().split('\r\n')
    const [stored] = [...readFileSync(join(site().server.dataDir, 'events.csv'), 'utf8').split('\r\n')]
    expect(lines[0]).toBe(stored)
    await until(() => readFileSync(join(site().server.dataDir, 'events.csv'), 'utf8').includes(lines[1] ?? '?'))
    expect(rowsOf(csv)[0]?.plate).toBe("'=1+1")
  })

  it('holds pictures byte for byte, under the path its rows name', async () => {
    const files = await unzip((await site().bytes('export.zip?category=lpr')).bytes)
    const [row] = rowsOf(String(files.get('events.csv')))
    expect(files.get(row?.overview_image ?? '')?.equals(jpegSaying('road'))).toBe(true)
    expect(files.get(row?.target_image ?? '')?.equals(jpegSaying('plate'))).toBe(true)
  })

  it.each([
    ['csv', 'text/csv; charset=utf-8'],
    ['ndjson', 'application/x-ndjson'],
    ['zip', 'application/zip'],
  ])('is a %s file named after the day', async (format, type) => {
    const { headers } = await site().bytes(`export.${format}?category=lpr`)
    expect(headers['content-type']).toBe(type)
    expect(headers['content-disposition']).toMatch(
      new RegExp(`^attachment; filename="viewtron-events-\\d{4}-\\d\\d-\\d\\d\\.${format}"$`),
    )
  })

  it('stops when the reader goes away, and the server goes on', async () => {
    const url = new URL('api/v1/export.ndjson', site().server.webUrl)
    await new Promise<void>((resolve, reject) => {
      const request = http.get(url, { agent: false }, response => {
        response.once('data', () => {
          request.destroy()
          resolve()
        })
      })
      request.on('error', error => ((error as NodeJS.ErrnoException).code === 'ECONNRESET' ? resolve() : reject(error)))
    })
    expect((await site().call('export.csv?category=lpr')).status).toBe(200)
    expect(site().server.stderr()).not.toContain('internal-error')
  })

  it('refuses what the lists refuse', async () => {
    expect((await site().call('export.csv?catgory=lpr')).json).toMatchObject({ code: 'request-invalid' })
    expect((await site().call('export.zip?from=2026-11-24&to=2026-11-23')).status).toBe(400)
  })

  it('is noted with its filter', async () => {
    await site().call('export.csv?camera=Gate')
    const entries = await until(async () => {
      const { items } = await site().read('audit?action=export-events')
      return items.some((entry: { detail: string }) => entry.detail.includes('Gate')) && items
    })
    expect(entries[0]).toMatchObject({ action: 'export-events', who: 'nobody' })
  })
})

describe('a zip archive', () => {
  const modified = new Date('2026-11-23T14:05:10Z')
  let archive: Buffer

  async function* entries(): AsyncGenerator<ZipEntry> {
    yield { path: 'whole/ä.txt', modified, content: Buffer.from('whole') }
    yield {
      path: 'pieces.txt',
      modified,
      content: (async function* () {
        for (let n = 0; n < 1000; n++) yield Buffer.from(`piece ${n}\n`)
      })(),
    }
    yield { path: 'empty', modified, content: Buffer.alloc(0) }
    for (let n = 0; n < 2500; n++) yield { path: `many/${n}`, modified, content: Buffer.from([n % 256]) }
  }

  beforeAll(async () => {
    const pieces: Buffer[] = []
    for await (const piece of zip(entries())) pieces.push(piece)
    archive = Buffer.concat(pieces)
  })

  it('gives back every file', async () => {
    const files = await unzip(archive)
    expect(files.size).toBe(2503)
    expect(String(files.get('whole/ä.txt'))).toBe('whole')
    expect(String(files.get('pieces.txt')).split('\n')).toHaveLength(1001)
    expect(files.get('many/2499')).toEqual(Buffer.from([2499 % 256]))
  })

  it('closes what it reads from when nobody wants more', async () => {
    let closed = 0
    const watched = async function* (): AsyncGenerator<ZipEntry> {
      try {
        yield {
          path: 'endless',
          modified,
          content: (async function* () {
            try {
              for (;;) yield Buffer.alloc(10)
            } finally {
              closed++
            }
          })(),
        }
      } finally {
        closed++
      }
    }
    for await (const piece of zip(watched())) if (piece.length === 10) break
    expect(closed).toBe(2)
  })

  it('breaks off with the error of a file', async () => {
    const broken = async function* (): AsyncGenerator<ZipEntry> {
      yield {
        path: 'broken',
        modified,
        content: (async function* () {
          yield Buffer.alloc(10)
          throw new Error('the disk is gone')
        })(),
      }
    }
    const read = async () => {
      for await (const _ of zip(broken()));
    }
    await expect(read()).rejects.toThrow('the disk is gone')
  })
})
