import { beforeEach, describe, expect, test } from 'vitest'
import { unzipped } from '../dashboard/downloads.ts'
import { entrance, exit, PlaceSite } from './place-site.ts'

let site: PlaceSite

beforeEach(async () => {
  site = await PlaceSite.start()
  await site.read(entrance, 'ABC123', { confidence: 0.5 })
  await site.read(entrance, 'ABC123', { confidence: 0.9 })
  site.pass(5)
  await site.read(exit, 'XYZ789')
  site.pass(5)
})

const lines = (text: string) => text.trimEnd().split('\r\n')
const ndjson = async (query: string) => {
  const { text } = await site.call(`export.ndjson?view=passes&${query}`)
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line))
}

describe('exports of passes', () => {
  test('NDJSON has the passes of the API', async () => {
    const { items } = await site.json('passes')
    expect(items).toHaveLength(2)
    expect(await ndjson('')).toEqual(items)
    expect(await ndjson('plate=abc')).toEqual([items[1]])
    expect(await ndjson('plate=ABC12?&plateMatch=wildcard')).toEqual([items[1]])
    expect(await ndjson('camera=Exit')).toEqual([items[0]])
    expect(await ndjson('category=lpr')).toEqual(items)
    expect(await ndjson('category=face')).toEqual([])
    expect(await ndjson(`from=${encodeURIComponent(items[0].firstAt)}`)).toEqual([items[0]])
    const place = await site.addPlace({ name: 'In', doors: [{ camera: 'Entrance', line: null, crossing: 'in' }] })
    expect(await ndjson(`place=${place.id}`)).toEqual([items[1]])
  })

  test('CSV has a line for each pass', async () => {
    const { text, headers } = await site.call('export.csv?view=passes')
    expect(headers['content-disposition']).toMatch(/viewtron-passes-[\d-]+\.csv/)
    const [header, ...rows] = lines(text)
    expect(header).toBe(
      'pass_id,camera,camera_id,camera_ids,plate,name,group,first_at,last_at,first_at_utc,last_at_utc,reads,direction,best_event_id,best_reason,settled',
    )
    expect(rows).toHaveLength(2)
    expect(rows[1]).toMatch(/,Entrance,.*,ABC123,,,.*,2,.*,confidence,yes$/)
    const { text: events } = await site.call('export.csv')
    expect(lines(events)).toHaveLength(4)
    expect(events).toMatch(/^camera,client_ip/)
  })

  test('the archive has the best read of each pass', async () => {
    const reply = await fetch(new URL('/api/v1/export.zip?view=passes', site.webUrl))
    expect([reply.status, reply.ok ? '' : await reply.text()]).toEqual([200, ''])
    expect(reply.headers.get('content-disposition')).toContain('viewtron-passes-')
    const files = await unzipped(Buffer.from(await reply.arrayBuffer()))
    expect(lines(files.get('passes.csv')?.toString() ?? '')).toHaveLength(3)
    expect(lines(files.get('events.csv')?.toString() ?? '')).toHaveLength(3)
    expect(files.get('about.txt')?.toString()).toContain('passes.ndjson')
  })

  test('a place needs the view, and a selection allows no view', async () => {
    expect((await site.call('export.csv?place=x')).status).toBe(400)
    expect((await site.call('export.csv?view=passes&selection=x')).status).toBe(400)
    expect((await site.call('export.csv?view=passes&place=x')).status).toBe(404)
    expect((await site.call('export.csv?view=all')).status).toBe(400)
  })
})
