import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { dirname, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ApiEvent } from '../../../src/api/schemas/index.ts'
import { type ZipEntry, zip } from '../../../src/lib/zip.ts'
import { unzipped } from '../../dashboard/downloads.ts'
import { countPost, intrusionPost, jpegSaying, platePost } from '../../ingest/posts.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
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
    const files = await unzipped((await site().bytes(`export.zip?${filter}`)).bytes)
    const withoutPaths = (row: Row) => ({ ...row, target_image: '', overview_image: '' })
    const zoned = rowsOf(csv).map(row => ({ ...row, utc_offset: 'UTC-5', time_zone: 'America/New_York' }))
    const rows = rowsOf(String(files.get('events.csv')))
    expect(rows.map(withoutPaths)).toEqual(zoned.map(withoutPaths))
    const inArchive = eventsOf(String(files.get('events.ndjson')))
    const unnamed = (event: ApiEvent) => ({ ...event, images: event.images.map(image => ({ ...image, file: '' })) })
    expect(inArchive.map(unnamed)).toEqual(events.map(unnamed))
    const pictures = inArchive.flatMap(({ images }) => images.flatMap(image => image.file ?? []))
    const pages = ids.slice(200).map((_, at) => (at % 200 === 0 ? `page-${at / 200 + 2}.html` : ''))
    expect([...files.keys()].sort()).toEqual(
      [
        'events.csv',
        'events.ndjson',
        'index.html',
        ...pages.filter(page => page !== ''),
        'about.txt',
        'SHA256SUMS',
        ...pictures,
      ].sort(),
    )
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
    const files = await unzipped((await site().bytes('export.zip?category=lpr')).bytes)
    const [row] = rowsOf(String(files.get('events.csv')))
    expect(files.get(row?.overview_image ?? '')?.equals(jpegSaying('road'))).toBe(true)
    expect(files.get(row?.target_image ?? '')?.equals(jpegSaying('plate'))).toBe(true)
  })

  it.each([
    ['csv', 'text/csv; charset=utf-8'],
    ['ndjson', 'application/x-ndjson'],
  ])('is a %s file named after the day', async (format, type) => {
    const { headers } = await site().bytes(`export.${format}?category=lpr`)
    expect(headers['content-type']).toBe(type)
    expect(headers['content-disposition']).toMatch(
      new RegExp(`^attachment; filename="viewtron-events-\\d{4}-\\d\\d-\\d\\d\\.${format}"$`),
    )
  })

  it('is a zip file named after its filter and days', async () => {
    const query = 'category=lpr&camera=Gate&plate=AB123&from=2026-11-28T05:00:00Z&to=2026-11-29T05:00:00Z'
    const { headers } = await site().bytes(`export.zip?${query}`)
    expect(headers['content-type']).toBe('application/zip')
    expect(headers['content-disposition']).toBe('attachment; filename="viewtron-gate-AB123-plate-2026-11-28.zip"')
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
    const noted = await until(async () => {
      const { items } = await site().read('audit?action=export-events')
      return items.find(
        (entry: { subject: string; detail: string }) => entry.detail === 'Camera: Gate' && entry.subject === 'csv',
      )
    })
    expect(noted).toMatchObject({ action: 'export-events', who: 'nobody', subject: 'csv', detail: 'Camera: Gate' })
  })
})

describe('an archive', () => {
  const readable = /^pictures\/\d{4}-\d\d-\d\d\/\d\d-\d\d-\d\d_Gate_1-1_(overview|close-up)_\d+-\d\.jpg$/

  it('holds a report, pictures with readable names, and hashes that sha256sum confirms', async () => {
    const files = await unzipped((await site().bytes('export.zip?category=lpr')).bytes)
    const folder = temporaryFolder()
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    const checked = spawnSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })
    expect([checked.status, checked.stderr]).toEqual([0, ''])
    expect(checked.stdout.trim().split('\n')).toHaveLength(files.size - 1)
    const pictures = [...files.keys()].filter(path => path.startsWith('pictures/'))
    expect(pictures).toHaveLength(2)
    for (const path of pictures) expect(path).toMatch(readable)
    const report = String(files.get('index.html'))
    for (const path of pictures) expect(report).toContain(`src="${path}"`)
    expect(report).toContain('<bdi>=1+1</bdi>')
    expect(report).toContain('<bdi>Type: Plate</bdi>')
    expect(report).not.toContain('<script')
    const about = String(files.get('about.txt'))
    expect(about).toMatch(/^Filter: Type: Plate\nEvents: 1\n/m)
    expect(about).toMatch(/^Exported by: nobody\nExported at: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(UTC-5\)$/m)
    expect(about).toMatch(/^Pictures: 2$/m)
  })

  it('of several hundred events has several pages, each with links to the next and the last', async () => {
    const files = await unzipped((await site().bytes('export.zip')).bytes)
    const articles = ['index.html', 'page-2.html', 'page-3.html'].map(
      path => String(files.get(path)).split('<article>').length - 1,
    )
    expect(articles).toEqual([200, 200, 53])
    expect(String(files.get('index.html'))).toContain('<a href="page-2.html">Next page</a> <a href="page-3.html">')
    expect(String(files.get('page-3.html'))).toContain('<a href="page-2.html">Previous page</a>')
  })
})

describe('chosen events', () => {
  const choose = (events: string[]) => site().call('export/selections', { method: 'POST', body: { events } })

  it('are exported alone, in every form, and named by their number', async () => {
    const [first, , third] = await site().events('limit=3')
    const ids = [first?.id ?? '', third?.id ?? '']
    const { status, json } = await choose([...ids, ids[0] ?? '', 'gone'])
    expect([status, json.count]).toEqual([201, 2])
    const ndjson = (await site().call(`export.ndjson?selection=${json.id}`)).text
    expect(eventsOf(ndjson).map(({ id }) => id)).toEqual(ids)
    const csv = (await site().call(`export.csv?selection=${json.id}`)).text
    expect(new Set(rowsOf(csv).map(row => row.event_id))).toEqual(new Set(ids))
    const zip = await site().bytes(`export.zip?selection=${json.id}`)
    expect(zip.headers['content-disposition']).toMatch(/viewtron-2-events-\d{4}-\d\d-\d\d\.zip/)
    expect(String((await unzipped(zip.bytes)).get('about.txt'))).toContain('Filter: 2 chosen events\nEvents: 2\n')
  })

  it('are refused if unknown, and with other filters', async () => {
    expect((await choose(['gone'])).json.code).toBe('not-found')
    expect((await choose([])).json.code).toBe('request-invalid')
    expect((await site().call('export.zip?selection=nothing')).json.code).toBe('selection-expired')
    const { json } = await choose([(await site().events('limit=1'))[0]?.id ?? ''])
    expect((await site().call(`export.zip?selection=${json.id}&category=lpr`)).json.code).toBe('request-invalid')
  })

  it('are kept together, and released again', async () => {
    const ids = (await site().events('limit=3')).map(({ id }) => id)
    const keep = (kept: boolean) =>
      site().call('events/kept', { method: 'POST', body: { events: [...ids, 'gone'], kept } })
    expect((await keep(true)).json).toEqual({ count: 3 })
    expect((await keep(true)).json).toEqual({ count: 3 })
    expect((await site().events('kept=true')).map(({ id }) => id)).toEqual(ids)
    await keep(false)
    expect(await site().events('kept=true')).toEqual([])
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
    const files = await unzipped(archive)
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
