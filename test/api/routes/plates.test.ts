import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import type { ApiPlate, PlateHistory } from '../../../src/api/schemas/index.ts'
import { jpegSaying, platePost } from '../../ingest/posts.ts'
import { until } from '../../support/until.ts'
import { siteForFile } from './site.ts'

const gate = { name: 'Gate', mac: '58:5b:69:00:00:02', serial: 'N0002' }
const barn = { name: 'Barn', mac: '58:5b:69:00:00:03', serial: 'N0003' }

const site = siteForFile(async one => {
  const sighting = (device: typeof gate, number: string) => platePost({ device, plates: [{ number }] })
  await one.post(
    sighting(gate, 'BX52 KLM'),
    sighting(barn, 'bx52-klm'),
    sighting(gate, '8X52KLM'),
    sighting(gate, 'Q1'),
  )
  const crop = jpegSaying('the plate')
  await one.post(platePost({ device: gate, overview: jpegSaying('the road'), plates: [{ number: 'QRS777', crop }] }))
})

const search = async (query: string): Promise<ApiPlate[]> => (await site().read(`plates?${query}`)).items
const keys = (plates: ApiPlate[]) => plates.map(plate => plate.key)
const put = (number: string, body: object) =>
  site().call(`plates/${encodeURIComponent(number)}`, { method: 'PUT', body })
const forget = (number: string) => site().call(`plates/${encodeURIComponent(number)}`, { method: 'DELETE' })

async function importCsv(csv: string | Buffer, query = '') {
  const headers = { 'content-type': 'text/csv' }
  return site().call(`plates/import?${query}`, { method: 'POST', headers, body: csv })
}

describe('GET plates', () => {
  it('finds plates in any spelling, and says why each is there', async () => {
    const [exact] = await search('plate=bx 52 klm&match=exact'.replaceAll(' ', '%20'))
    expect(exact).toMatchObject({ key: 'BX52KLM', sightings: 2, why: { kind: 'exact', detail: null } })
    expect(keys(await search('plate=X52'))).toEqual(expect.arrayContaining(['BX52KLM', '8X52KLM']))
    expect(keys(await search('plate=Q*7'))).toEqual(['QRS777'])
    const similar = await search('plate=BX52KLM&match=similar')
    expect(similar.map(({ key, why }) => [key, why.kind])).toEqual([
      ['BX52KLM', 'exact'],
      ['8X52KLM', 'look-alike'],
    ])
    expect(similar[1]?.why.detail).toContain('8')
  })

  it('shows the last picture of the plate itself', async () => {
    const [event] = await site().events('plate=QRS777')
    const [plate] = await search('plate=QRS777')
    expect(plate).toMatchObject({
      lastEventId: event?.id,
      lastCamera: { name: 'Gate' },
      known: null,
      picture: { eventId: event?.id, role: 'target', url: expect.stringMatching(/^\/api\/v1\/events\//) },
      // The camera did not say where in the whole view the plate is.
      scene: null,
    })
    const picture = await site().bytes(plate?.picture?.url.replace('/api/v1/', '') ?? '')
    expect(picture.bytes.equals(jpegSaying('the plate'))).toBe(true)
  })

  it('goes through its pages once', async () => {
    const all = keys(await search('limit=500'))
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await site().read(`plates?limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...keys(page.items))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(all)
  })

  it('is noted', async () => {
    await search('plate=WANTED1')
    const entries = await until(async () => {
      const { items } = await site().read('audit?action=search-plates')
      return items.filter((entry: { subject: string }) => entry.subject === 'WANTED1')
    })
    expect(entries).toHaveLength(1)
  })
})

describe('one plate', () => {
  it('has a history over cameras, with look-alikes', async () => {
    const history: PlateHistory = await site().read('plates/bx52%20klm')
    expect(history).toMatchObject({ key: 'BX52KLM', sightings: 2, misreads: [] })
    expect(history.cameras.map(({ camera, sightings }) => [camera.name, sightings]).sort()).toEqual([
      ['Barn', 1],
      ['Gate', 1],
    ])
    expect(history.hours.reduce((sum, hour) => sum + hour.sightings, 0)).toBe(2)
    expect(keys(history.similar)).toEqual(['8X52KLM'])
  })

  it('that nobody saw or named is not found', async () => {
    expect((await site().call('plates/NEVER1')).json).toMatchObject({ status: 404, code: 'not-found' })
    expect((await site().call('plates/---')).json).toMatchObject({ status: 400 })
  })

  it('takes all reads of a misread, and gives them back', async () => {
    for (let n = 0; n < 3; n++) await site().post(platePost({ device: gate, plates: [{ number: 'MISREAD0' }] }))
    const correct = (to: string | null) => site().call('plates/misread-0/corrections', { method: 'POST', body: { to } })
    expect((await correct('MISREADO')).json).toEqual({ reads: 3 })
    const history: PlateHistory = await site().read('plates/MISREADO')
    expect(history).toMatchObject({ sightings: 3, misreads: [{ number: 'MISREAD0', sightings: 3 }] })
    const events = await site().events('plate=MISREADO&plateMatch=exact')
    expect(events.map(event => event.targets[0]?.plate)).toEqual(
      Array(3).fill(expect.objectContaining({ number: 'MISREAD0', corrected: 'MISREADO' })),
    )
    expect((await correct(null)).json).toEqual({ reads: 3 })
    expect(await site().events('plate=MISREADO&plateMatch=exact')).toEqual([])
    expect((await correct('--')).json).toMatchObject({ status: 400, fields: [{ field: 'to' }] })
  })
})

describe('a known plate', () => {
  it('shows wherever the plate does, until it is forgotten', async () => {
    const facts = { name: 'Milk van', group: 'allow', notes: 'mornings' }
    const { status, json } = await put('bx52 klm', facts)
    expect([status, json]).toMatchObject([200, { key: 'BX52KLM', sightings: 2, known: facts }])
    expect(keys(await search('known=true'))).toEqual(['BX52KLM'])
    expect(keys(await search('group=allow'))).toEqual(['BX52KLM'])
    expect(keys(await search('known=false'))).not.toContain('BX52KLM')
    const [event] = await site().events('group=allow')
    expect(event?.targets[0]?.plate?.known).toEqual({ name: 'Milk van', group: 'allow' })
    expect((await site().read('plates/groups')).items).toContainEqual({ name: 'allow', plates: 1 })
    expect((await forget('BX52-KLM')).status).toBe(204)
    expect(await search('known=true')).toEqual([])
    expect((await forget('BX52-KLM')).json).toMatchObject({ status: 404 })
    expect(await site().events('plate=BX52KLM')).toHaveLength(2)
  })

  it('need not have been seen, in letters of any script', async () => {
    expect((await put('京A·12345', { name: 'Guest' })).json).toMatchObject({
      key: '京A12345',
      sightings: 0,
      lastSeen: null,
    })
    expect(keys(await search(`plate=${encodeURIComponent('京a12')}`))).toEqual(['京A12345'])
    expect((await forget('京A12345')).status).toBe(204)
  })

  it('is refused when it says nothing or too much', async () => {
    for (const [number, body] of [
      ['--', {}],
      ['ABC1', { name: 'x'.repeat(101) }],
      ['ABC1', { nmae: 'x' }],
      ['ABC1', { group: ['a'] }],
      ['A'.repeat(51), {}],
    ] as const) {
      expect((await put(number, body)).json).toMatchObject({ status: 400, code: 'request-invalid' })
    }
    expect(await search('known=true')).toEqual([])
  })
})

describe('a list of known plates', () => {
  it('comes in with columns in any order, and says what it changed', async () => {
    const csv =
      '\ufeffGroup;PLATE;Name\r\nallow;LIST 1;One\r\n;LIST2;\r\n\r\nallow;list-1;Again\r\nwatch;--;Nothing\r\n'
    const expected = {
      added: 2,
      changed: 0,
      unchanged: 0,
      refused: [
        { line: 5, reason: 'the same plate as in line 2' },
        { line: 6, reason: 'no plate, or one without letters and digits' },
      ],
    }
    expect((await importCsv(csv, 'dryRun=true')).json).toEqual(expected)
    expect(await search('plate=LIST')).toEqual([])
    expect((await importCsv(csv)).json).toEqual(expected)
    expect(keys(await search('plate=LIST')).sort()).toEqual(['LIST1', 'LIST2'])
    expect((await importCsv(csv)).json).toMatchObject({ added: 0, changed: 0, unchanged: 2 })
  })

  it('changes only what it has columns for', async () => {
    await put('KEEP1', { name: 'Old', group: 'watch', notes: 'stays' })
    expect((await importCsv('plate,name\nKEEP1,New\n')).json).toMatchObject({ changed: 1 })
    const [plate] = await search('plate=KEEP1')
    expect(plate?.known).toMatchObject({ name: 'New', group: 'watch', notes: 'stays' })
  })

  it('may be written by an old spreadsheet', async () => {
    await importCsv(Buffer.from('plate,name\nOLD1,M\xfcller\n', 'latin1'))
    await importCsv(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('plate\tname\nOLD2\tŁódź\n', 'utf16le')]))
    const names = (await search('plate=OLD')).map(({ key, known }) => [key, known?.name])
    expect(names.sort()).toEqual([
      ['OLD1', 'Müller'],
      ['OLD2', 'Łódź'],
    ])
  })

  it('says in words what is too long', async () => {
    const csv = `plate,name,group,notes\nLONG1,${'n'.repeat(101)},,\nLONG2,,${'g'.repeat(41)},\n${'L'.repeat(51)},,,\n`
    expect((await importCsv(csv)).json.refused).toEqual([
      { line: 2, reason: 'the name is longer than 100 characters' },
      { line: 3, reason: 'the group is longer than 40 characters' },
      { line: 4, reason: 'the plate is longer than 50 characters' },
    ])
  })

  it.each(['', 'number,name\nA1,x\n', '{"plate":"A1"}', '\0\0\0'])('must have a header line: %j', async csv => {
    expect((await importCsv(csv)).json).toMatchObject({ status: 400, code: 'plates-unreadable' })
  })

  it('goes out and comes back as it was, with cells that no spreadsheet runs', async () => {
    await put('FORMULA1', { name: '=HYPERLINK("x")', group: '-own', notes: 'two\nlines, "quoted"' })
    const { text, headers } = await site().call('plates/export.csv')
    expect(headers['content-disposition']).toMatch(/^attachment; filename="viewtron-plates-\d{4}-\d\d-\d\d\.csv"$/)
    const rows: Record<string, string>[] = parse(text, { columns: true })
    expect(rows.find(row => row.plate === 'FORMULA1')).toEqual({
      plate: 'FORMULA1',
      name: '\'=HYPERLINK("x")',
      group: "'-own",
      notes: 'two\nlines, "quoted"',
      from: '',
      until: '',
    })
    const before = rows.length
    expect((await importCsv(text)).json).toEqual({ added: 0, changed: 0, unchanged: before, refused: [] })
  })
})

describe('the validity of a known plate', () => {
  const allow = (validity: object) => put('VALID 1', { name: 'Guest', group: 'allow', ...validity })
  const knownNow = async () => (await search('plate=VALID1'))[0]?.known

  it('ends and begins in whole seconds, and stays where a change does not speak of it', async () => {
    const { json } = await allow({ validFrom: '2020-01-01T12:00:00.750+02:00', validUntil: '2020-02-01T00:00:00Z' })
    const expected = { validFrom: '2020-01-01T10:00:00.000Z', validUntil: '2020-02-01T00:00:00.000Z' }
    expect(json.known).toMatchObject({ ...expected, validity: 'ended' })
    await put('VALID 1', { name: 'Old guest', group: 'allow' })
    expect(await knownNow()).toMatchObject({ name: 'Old guest', ...expected })
    await allow({ validFrom: '2090-01-01T00:00:00Z', validUntil: null })
    expect(await knownNow()).toMatchObject({ validity: 'not-begun', validUntil: null })
    await allow({ validFrom: null })
    expect(await knownNow()).not.toHaveProperty('validity')
  })

  it('is refused where it ends before it begins, also together with what was there', async () => {
    const fields = [{ field: 'validUntil', message: 'is not after validFrom' }]
    const day = '2026-01-01T00:00:00Z'
    expect((await allow({ validFrom: day, validUntil: day })).json).toMatchObject({ status: 400, fields })
    await allow({ validFrom: day })
    expect((await allow({ validUntil: '2025-01-01T00:00:00Z' })).json).toMatchObject({ status: 400, fields })
    expect((await allow({ validUntil: 'tomorrow' })).json).toMatchObject({ status: 400 })
    expect((await knownNow())?.validUntil).toBeNull()
  })

  it('decides whether an event shows the plate in its group', async () => {
    const seen = async () => {
      await site().post(platePost({ device: gate, plates: [{ number: 'VALID1' }] }))
      return (await site().events('plate=VALID1&limit=1'))[0]?.targets[0]?.plate?.known
    }
    await allow({ validFrom: null, validUntil: '2090-01-01T00:00:00Z' })
    expect(await seen()).toEqual({ name: 'Guest', group: 'allow' })
    await allow({ validFrom: '2020-01-01T00:00:00Z', validUntil: '2021-01-01T00:00:00Z' })
    expect(await seen()).toEqual({ name: 'Guest', group: null, validity: 'ended' })
    await allow({ validFrom: '2090-01-01T00:00:00Z', validUntil: null })
    expect(await seen()).toEqual({ name: 'Guest', group: null, validity: 'not-begun' })
  })

  it('comes in as spreadsheets write dates, in the time of the house, and goes out as days', async () => {
    const csv = [
      'plate;group;until;from',
      'SHEET1;allow;2026-11-30;01.11.2026 08:30',
      'SHEET2;allow;11/23/2026 2:05 PM;',
      'SHEET3;block;2026-12-01T10:00:00Z;46349',
      'SHEET4;allow;3/4/2026;',
      'SHEET5;allow;2026-02-30;',
      'SHEET6;allow;2026-01-01;2026-01-02',
    ]
    expect((await importCsv(csv.join('\n'))).json).toMatchObject({
      added: 3,
      refused: [
        { line: 5, reason: 'until: 3/4/2026 may be two days; write the year first, as in 2026-11-23' },
        { line: 6, reason: 'until: 2026-02-30 does not exist' },
        { line: 7, reason: 'until is not after from' },
      ],
    })
    const known = new Map((await search('plate=SHEET')).map(plate => [plate.key, plate.known]))
    // The server of this file stands in New York.
    expect(known.get('SHEET1')).toMatchObject({
      validFrom: '2026-11-01T13:30:00.000Z',
      validUntil: '2026-12-01T05:00:00.000Z',
    })
    expect(known.get('SHEET2')).toMatchObject({ validFrom: null, validUntil: '2026-11-23T19:05:00.000Z' })
    expect(known.get('SHEET3')).toMatchObject({ group: 'block', validUntil: '2026-12-01T10:00:00.000Z' })
    expect(known.get('SHEET3')?.validFrom).toBe('2026-11-23T05:00:00.000Z')
    const { text } = await site().call('plates/export.csv')
    const rows: Record<string, string>[] = parse(text, { columns: true })
    expect(rows.find(row => row.plate === 'SHEET1')).toMatchObject({ from: '2026-11-01 08:30:00', until: '2026-11-30' })
    expect((await importCsv(text)).json).toMatchObject({ added: 0, changed: 0, refused: [] })
  })
})
