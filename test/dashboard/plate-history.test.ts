import { describe, expect, it } from 'vitest'
import { correctReads, type ReadsApi } from '../../dashboard/src/pages/plates/correct-reads.ts'
import { habitWords, heatOf } from '../../dashboard/src/pages/plates/heat.ts'
import { wallClockMs } from '../../dashboard/src/settings/zone.ts'

const now = Date.parse('2026-11-23T12:00:00Z')
const berlin = { now, days: 7, wallOf: (at: number) => wallClockMs(at, 'Europe/Berlin') }

describe('when a plate comes', () => {
  it('is shown by the days and hours of the zone', () => {
    const heat = heatOf([{ from: '2026-11-22T23:00:00.000Z', sightings: 2 }], berlin)
    expect(heat.cells).toEqual([{ day: 6, hour: 0, sightings: 2 }])
  })

  it('leaves out days before the first one shown', () => {
    expect(heatOf([{ from: '2026-11-01T08:00:00.000Z', sightings: 1 }], berlin).cells).toEqual([])
  })

  it('is said in words', () => {
    const hours = ['2026-11-21T07:00:00.000Z', '2026-11-22T07:00:00.000Z', '2026-11-22T16:00:00.000Z']
    const heat = heatOf(
      hours.map(from => ({ from, sightings: 1 })),
      berlin,
    )
    expect(habitWords(heat)).toBe('Seen on 2 of the last 7 days, most between 08:00 and 09:00.')
    expect(habitWords(heatOf([], berlin))).toBe('Not seen in the last 7 days.')
  })
})

const eventOf = (id: string, number: string, corrected: string | null = null) => ({
  id,
  targets: [{ plate: null }, { plate: { number, corrected } }],
})

/** Two pages of events, and what was changed of them. */
function apiWith(pages: object[][]): ReadsApi & { changed: string[] } {
  const changed: string[] = []
  return {
    changed,
    async get<Answer>(_path: string, query: Record<string, string | number | null>) {
      const page = Number(query.cursor ?? 0)
      const nextCursor = page + 1 < pages.length ? String(page + 1) : null
      return { items: pages[page] ?? [], nextCursor, previousCursor: null } as Answer
    },
    async send<Answer>(_method: 'PUT', path: string, body: { number: string | null }) {
      changed.push(`${path} ${body.number}`)
      return undefined as Answer
    },
  }
}

describe('saying that two plates are the same', () => {
  it('corrects every read of the wrong one, on all pages, and no other', async () => {
    const api = apiWith([
      [eventOf('a', '8X-52'), eventOf('b', 'OTHER')],
      [eventOf('c', '8x52'), eventOf('d', '8X52', 'BX52')],
    ])
    const count = await correctReads(api, { read: '8X52', number: 'BX52', onProgress: () => {} })
    expect(count).toBe(2)
    expect(api.changed).toEqual(['events/a/targets/1/plate BX52', 'events/c/targets/1/plate BX52'])
  })

  it('is taken back the same way', async () => {
    const api = apiWith([[eventOf('a', '8X52', 'BX52'), eventOf('b', '8X52')]])
    await correctReads(api, { read: '8X52', number: null, onProgress: () => {} })
    expect(api.changed).toEqual(['events/a/targets/1/plate null'])
  })
})
