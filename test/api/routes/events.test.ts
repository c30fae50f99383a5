import { describe, expect, it } from 'vitest'
import type { ApiEvent, EventPage } from '../../../src/api/schemas/index.ts'
import { countPost, intrusionPost, jpegSaying, platePost, statusPost, yard } from '../../ingest/posts.ts'
import { smallAlarm } from '../../support/posts.ts'
import { type Site, siteForFile } from './site.ts'

const gate = { name: 'Gate', mac: '58:5b:69:00:00:02', serial: 'N0002' }
// Lately, because a camera's clock that is a day off does not count.
const hourAgo = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000
const at = (minute: number) => new Date(hourAgo + minute * 60_000)
const ids = (events: ApiEvent[]) => events.map(event => event.id)

const site = siteForFile()

const total = 23

async function fill(one: Site): Promise<void> {
  if ((await one.events()).length > 0) return
  for (let n = 0; n < 20; n++) await one.post(smallAlarm({ targetId: n, timeUs: at(n).getTime() * 1000 }))
  await one.post(
    platePost({ device: gate, time: at(30), plates: [{ number: 'ABC 123', list: 'whiteList' }, { number: 'XYZ-9' }] }),
    countPost(yard, at(31)),
    intrusionPost({ device: gate, time: at(32), overview: jpegSaying('scene'), crop: jpegSaying('crop') }),
    // A change of state takes a number of the log without being an event.
    statusPost({ perimeterAlarm: true }),
  )
}

/** Follows one of the two cursors from an answer until it ends. */
async function follow(one: Site, query: string, first: EventPage, cursor: 'nextCursor' | 'previousCursor') {
  const pages = [first]
  for (let page = first; page[cursor] !== null; pages.push(page)) {
    page = await one.read(`events?${query}&cursor=${page[cursor]}`)
  }
  return pages
}

describe('GET events', () => {
  it('shows what was acknowledged just before, newest first', async () => {
    await fill(site())
    const events = await site().events('limit=500')
    expect(events).toHaveLength(total)
    expect(events.map(event => event.seq)).toEqual(events.map(event => event.seq).toSorted((a, b) => b - a))
    expect(events[0]).toMatchObject({
      kind: 'alarm',
      category: 'intrusion',
      camera: { name: 'Gate' },
      kept: false,
      time: at(32).toISOString(),
      images: [{ role: 'overview' }, { role: 'target', url: `/api/v1/events/${events[0]?.id}/images/1` }],
    })
  })

  it.each(['seq', 'time'])(
    'goes by %s through every page, down and up again, missing and repeating nothing',
    async sort => {
      await fill(site())
      const query = `limit=4&sort=${sort}`
      const all = ids(await site().events(`limit=500&sort=${sort}`))
      const down = await follow(site(), query, await site().read(`events?${query}`), 'nextCursor')
      expect(down.flatMap(page => ids(page.items))).toEqual(all)
      const last = down.at(-1) as EventPage
      const up = await follow(site(), query, last, 'previousCursor')
      expect(up.toReversed().flatMap(page => ids(page.items))).toEqual(all)
    },
  )

  it('begins with the event it is told, and leads to newer ones', async () => {
    await fill(site())
    const all = ids(await site().events('limit=500'))
    const page: EventPage = await site().read(`events?limit=3&startAt=${all[5]}`)
    expect(ids(page.items)).toEqual(all.slice(5, 8))
    const newer: EventPage = await site().read(`events?limit=3&cursor=${page.previousCursor}`)
    expect(ids(newer.items)).toEqual(all.slice(2, 5))
    const older: EventPage = await site().read(`events?limit=3&cursor=${newer.nextCursor}`)
    expect(ids(older.items)).toEqual(all.slice(5, 8))
  })

  it('refuses cursors of other lists and of another order', async () => {
    await fill(site())
    const { nextCursor } = await site().read('events?limit=1')
    for (const query of [`sort=time&cursor=${nextCursor}`, 'cursor=x', 'cursor=bnVsbA', `cursor=${nextCursor}A`]) {
      expect((await site().call(`events?${query}`)).json).toMatchObject({ status: 400, code: 'cursor-invalid' })
    }
    expect((await site().call(`plates?cursor=${nextCursor}`)).json).toMatchObject({ code: 'cursor-invalid' })
  })

  it.each([
    ['category=lpr', 1],
    ['category=lpr,line-count', 2],
    ['camera=Gate', 2],
    ['plate=bc12', 1],
    ['plate=xyz9&plateMatch=exact', 1],
    ['plate=A*3', 1],
    ['plate=A8C123&plateMatch=similar', 1],
    ['attribute=plate.list:allow', 1],
    ['targetType=vehicle', 1],
    [`from=${at(5).toISOString()}&to=${at(8).toISOString()}`, 3],
    ['text=license', 1],
    ['known=false', 1],
    ['known=true', 0],
    ['plate=bc12&known=false&direction=away', 0],
    ['vehicleColor=white&vehicleType=van,truck', 0],
    ['hours=00:00-24:00&zone=Asia/Kathmandu', total],
    ['kept=true', 0],
    ['camera=nobody', 0],
  ])('finds and counts with %s', async (query, expected) => {
    await fill(site())
    expect(await site().events(query)).toHaveLength(expected)
    expect(await site().read(`events/count?${query}`)).toEqual({ total: expected, exact: true })
    const { buckets } = await site().read(`events/histogram?${query}`)
    expect(buckets.reduce((sum: number, bucket: { count: number }) => sum + bucket.count, 0)).toBe(expected)
  })

  it('stops counting above the number in most, and says that there are more', async () => {
    await fill(site())
    const counted = (most: number) => site().read(`events/count?category=lpr,line-count&most=${most}`)
    expect(await counted(1)).toEqual({ total: 1, exact: false })
    expect(await counted(2)).toEqual({ total: 2, exact: true })
    expect((await site().call('events/count?most=0')).json).toMatchObject({ status: 400, code: 'request-invalid' })
  })

  it('says which attribute values there are', async () => {
    await fill(site())
    const { items } = await site().read('events/attributes')
    expect(items).toContainEqual({ name: 'plate.list', values: [{ value: 'allow', count: 1 }] })
  })

  it('says where a plate matched, and refuses hours and zones that do not exist', async () => {
    await fill(site())
    const [event] = await site().events('plate=xyz')
    expect(event?.matched).toEqual([{ word: 'xyz', field: 'plate', value: 'XYZ-9', target: 1 }])
    for (const query of ['hours=25:00-26:00', 'hours=7', 'hours=07:00-08:00&zone=Nowhere', 'glasses=perhaps']) {
      expect((await site().call(`events?${query}`)).json).toMatchObject({ status: 400, code: 'request-invalid' })
    }
  })

  it('refuses times that end before they begin and attributes without a value', async () => {
    const reply = await site().call('events?from=2026-11-24&to=2026-11-23&attribute=color')
    expect(reply.json).toMatchObject({ status: 400, code: 'request-invalid' })
    expect(reply.json.fields.map((one: { field: string }) => one.field).sort()).toEqual(['attribute', 'to'])
  })
})

it('counts the choices of a field under the other filters', async () => {
  await fill(site())
  const of = async (query: string) => (await site().read(`events/choices?${query}`)).items
  const categories = await of('field=category')
  for (const { value, count } of categories) {
    expect((await site().read(`events/count?category=${value}`)).total).toBe(count)
  }
  expect(await of('field=category&category=lpr')).toEqual(categories)
  expect(await of('field=targetType&plate=ABC123')).toEqual([{ value: 'vehicle', count: 1 }])
  expect((await of('field=camera&plate=ABC123')).map((item: { count: number }) => item.count)).toEqual([1])
  expect(await of('')).toEqual(categories)
  expect((await site().call('events/choices?field=plate')).status).toBe(400)
})

describe('one event', () => {
  it('has neighbours under the same filters', async () => {
    await fill(site())
    const [first, second, third] = ids(await site().events('camera=Yard'))
    const beside = await site().read(`events/${second}/neighbours?camera=Yard`)
    expect(beside).toEqual({ newer: first, older: third })
    expect((await site().read(`events/${first}/neighbours?camera=Yard`)).newer).toBeNull()
  })

  it('has searches for more of its plate, with the number of events that each finds', async () => {
    await fill(site())
    const [first] = await site().events('plate=ABC123')
    const { items, unusual } = await site().read(`events/${first?.id}/related`)
    expect(items).toMatchObject([
      { kind: 'plate', target: 0, filter: { plate: 'ABC123', plateMatch: 'exact' }, total: 1, exact: true },
      { kind: 'plate', target: 1, filter: { plate: 'XYZ9', plateMatch: 'exact' }, total: 1, exact: true },
    ])
    expect(unusual).toEqual([])
  })

  it.each(['nothing', '019abcde-0000-7000-8000-000000000000', '%2e%2e%2fviewtron.db', "' or 1=1 --"])(
    'is not found under %s',
    async id => {
      for (const path of ['', '/raw', '/images/0', '/neighbours', '/related']) {
        const { json } = await site().call(`events/${encodeURI(id)}${path}`)
        expect(json).toMatchObject({ status: 404, code: 'not-found' })
      }
    },
  )

  it('gives the post it came from byte for byte, as a download', async () => {
    const post = platePost({ device: gate, plates: [{ number: '<script>alert(1)</script>' }] })
    await site().post(post)
    const [event] = await site().events('limit=1')
    const { headers, bytes } = await site().bytes(`events/${event?.id}/raw`)
    expect(bytes.equals(post)).toBe(true)
    expect(headers).toMatchObject({
      'content-type': 'application/xml',
      'content-disposition': `attachment; filename="raw_${event?.id}.xml"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    })
  })

  it('is kept when a person says so, until a person says otherwise', async () => {
    await fill(site())
    const [event] = await site().events('category=line-count')
    const patch = (kept: boolean) => site().call(`events/${event?.id}`, { method: 'PATCH', body: { kept } })
    expect((await patch(true)).json).toMatchObject({ id: event?.id, kept: true })
    expect(ids(await site().events('kept=true'))).toEqual([event?.id])
    expect((await patch(false)).json).toMatchObject({ kept: false })
    expect(await site().events('kept=true')).toEqual([])
  })
})

describe('a corrected plate', () => {
  const correct = (id: string, number: number, plate: string | null) =>
    site().call(`events/${id}/targets/${number}/plate`, { method: 'PUT', body: { number: plate } })

  it('is found by both, and keeps the original read beside it', async () => {
    await site().post(platePost({ device: gate, plates: [{ number: 'MO0N1' }] }))
    const [{ id } = { id: '' }] = await site().events('limit=1')
    expect((await correct(id, 0, 'MOON 1')).json.targets[0].plate).toMatchObject({
      number: 'MO0N1',
      corrected: 'MOON 1',
    })
    for (const plate of ['MO0N1', 'moon1']) {
      expect(ids(await site().events(`plate=${plate}&plateMatch=exact`))).toEqual([id])
    }
    expect((await correct(id, 0, null)).json.targets[0].plate).toMatchObject({ number: 'MO0N1', corrected: null })
    expect(await site().events('plate=moon1&plateMatch=exact')).toEqual([])
  })

  it('must be a plate of a target that has one', async () => {
    await site().post(platePost({ device: gate, plates: [{ number: 'SUN1' }] }), intrusionPost({ device: gate }))
    const [intrusion, plate] = await site().events('limit=2')
    expect((await correct(plate?.id ?? '', 0, ' -- ')).json).toMatchObject({ status: 400, code: 'request-invalid' })
    expect((await correct(plate?.id ?? '', 7, 'SUN2')).json).toMatchObject({ status: 404 })
    expect((await correct(intrusion?.id ?? '', 0, 'SUN2')).json).toMatchObject({ status: 404 })
  })
})

describe('pages', () => {
  it('stay right while events arrive', async () => {
    await fill(site())
    const query = 'category=intrusion&limit=5'
    const before = ids(await site().events('category=intrusion&limit=500'))
    const seen: string[] = []
    let page: EventPage = await site().read(`events?${query}`)
    for (;;) {
      seen.push(...ids(page.items))
      await site().post(smallAlarm(), smallAlarm())
      if (page.nextCursor === null) break
      page = await site().read(`events?${query}&cursor=${page.nextCursor}`)
    }
    expect(seen).toEqual(before)
  })
})
