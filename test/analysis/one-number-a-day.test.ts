import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CountQuery, countSeries } from '../../src/analysis/index.ts'
import { countCsv } from '../../src/api/counts/count-csv.ts'
import { counterPost, crossingPost } from './posts.ts'
import { openSite, type Site } from './site.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const start = Date.parse('2026-10-12T00:00:00Z')
const days = 12

type Kind = 'line' | 'area' | 'crossing' | 'zone'

/** People pass a camera; what of it the camera reports, and when it begins to, differs. */
const people = fc.record({
  camera: fc.constantFrom('58:5b:69:00:00:01', '58:5b:69:00:00:02'),
  day: fc.nat(days - 1),
  minute: fc.integer({ min: 0, max: 1439 }),
  /** Not before the next day is its crossing posted. */
  late: fc.constantFrom(false, false, false, true),
})

const reporting = fc.record({
  line: fc.nat(days + 4),
  area: fc.nat(days + 4),
  crossing: fc.nat(days + 4),
  zone: fc.nat(days + 4),
})

async function ask(site: Site, query: Partial<CountQuery>) {
  expect(await site.analysis.counted(site.feed.lastSeq, 5000)).toBe(0)
  return countSeries(site.queries, {
    bucket: 'day',
    from: new Date(start),
    to: new Date(start + days * dayMs),
    zone: 'UTC',
    weekStart: 1,
    now: site.now(),
    target: ['person'],
    ...query,
  })
}

type Answer = Awaited<ReturnType<typeof ask>>

const entered = (answer: Answer, isWanted: (from: number) => boolean = () => true) =>
  answer.sums
    .flatMap(one => one.points)
    .filter(point => isWanted(Date.parse(point.from)))
    .reduce((sum, point) => sum + (point.entered ?? 0), 0)

function enteredInCsv(answer: Answer): number {
  const rows = parse(countCsv(answer), { columns: true }) as Record<string, string>[]
  return rows.reduce((sum, row) => sum + Number(row.entered_in_sum), 0)
}

/** One number for each day of a zone, asked as the day, within longer times and in smaller steps. */
async function checkDays(site: Site, zone: string): Promise<number[]> {
  const month = await ask(site, { zone, from: new Date(start - 9 * dayMs) })
  const found: number[] = []
  for (let at = Date.parse(month.from); at < Date.parse(month.to); ) {
    const day = await ask(site, { zone, from: new Date(at), to: new Date(at + 1) })
    const [from, to] = [Date.parse(day.from), Date.parse(day.to)]
    const span = { zone, from: new Date(from), to: new Date(to) }
    const isOfDay = (moment: number) => moment >= from && moment < to
    const number = entered(day)
    const sixDaysBefore = new Date(from - 6 * dayMs)
    expect(entered(month, isOfDay)).toBe(number)
    expect(entered(await ask(site, { ...span, from: sixDaysBefore }), isOfDay)).toBe(number)
    expect(entered(await ask(site, { ...span, bucket: 'hour' }), isOfDay)).toBe(number)
    expect(entered(await ask(site, { ...span, bucket: 'quarter' }), isOfDay)).toBe(number)
    expect(enteredInCsv(day)).toBe(number)
    found.push(number)
    at = to
  }
  const weeks = await ask(site, { zone, bucket: 'week', from: new Date(month.from), to: new Date(month.to) })
  const first = Date.parse(month.from)
  const inWeeks = entered(weeks) - entered(await ask(site, { zone, from: new Date(weeks.from), to: new Date(first) }))
  if (Date.parse(weeks.from) < first) expect(inWeeks).toBeGreaterThanOrEqual(0)
  return found
}

async function post(site: Site, kind: Kind, facts: { camera: string; total: number; id: number; at: Date }) {
  const { camera: macOfCamera, total, id: targetId, at } = facts
  const bytes = {
    line: () => counterPost({ at, entered: total, macOfCamera }),
    area: () => counterPost({ at, entered: total, macOfCamera, smartType: 'TRAFFIC' }),
    crossing: () => crossingPost({ at, smartType: 'PEA', targetId, macOfCamera }),
    zone: () => crossingPost({ at, smartType: 'AOIENTRY', targetId, macOfCamera }),
  }[kind]()
  await site.post(bytes)
}

/** A zone counted a person whose crossing is posted a day late, after another crossing was posted in time. */
const lateCrossing = (() => {
  const camera = '58:5b:69:00:00:01'
  const never = { line: days, area: days, crossing: days, zone: days }
  const passing = [
    { camera, day: 1, minute: 397, late: false },
    { camera, day: 3, minute: 661, late: true },
    { camera, day: 3, minute: 955, late: false },
  ]
  const begins: [typeof never, typeof never] = [{ ...never, crossing: 1, zone: 1 }, never]
  return [passing, begins, 'Europe/Berlin'] as [typeof passing, typeof begins, string]
})()

test('a day has the same count in every query, and no post of another day changes it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(people, { minLength: 10, maxLength: 30 }),
      fc.tuple(reporting, reporting),
      fc.constantFrom('America/New_York', 'Asia/Kathmandu', 'Europe/Berlin'),
      async (passing, begins, zone) => {
        const site = await openSite({ startAt: new Date(start) })
        const totals = new Map<string, number>()
        const late: { day: number; camera: string; id: number; at: Date }[] = []
        const settled: number[] = []
        const byTime = passing.toSorted((a, b) => a.day - b.day || a.minute - b.minute)
        for (let day = 0; day < days; day++) {
          for (const { camera, id, at } of late.splice(0)) await post(site, 'crossing', { camera, id, at, total: 0 })
          for (const [id, one] of byTime.entries()) {
            if (one.day !== day) continue
            const at = new Date(start + day * dayMs + one.minute * 60_000)
            site.pass(Math.max(0, at.getTime() - site.now().getTime()))
            const total = (totals.get(one.camera) ?? 100) + 1
            totals.set(one.camera, total)
            const from = begins[one.camera.endsWith('1') ? 0 : 1]
            for (const kind of ['zone', 'crossing', 'area', 'line'] as const) {
              if (from[kind] > day) continue
              if (kind === 'crossing' && one.late) late.push({ day, camera: one.camera, id, at })
              else await post(site, kind, { camera: one.camera, total, id, at })
            }
          }
          site.pass(start + (day + 1) * dayMs - site.now().getTime())
          const from = new Date(start + day * dayMs)
          settled.push(entered(await ask(site, { from, to: new Date(from.getTime() + dayMs) })))
        }
        const isLate = (day: number) => byTime.some(one => one.day === day && one.late)
        const final = (await checkDays(site, 'UTC')).slice(-days)
        for (const [day, number] of settled.entries()) if (!isLate(day)) expect(final[day]).toBe(number)
        // No person is counted twice, whatever reported them.
        for (let day = 0; day < days; day++) {
          expect(final[day]).toBeLessThanOrEqual(byTime.filter(one => one.day === day).length)
        }
        await checkDays(site, zone)
        await site.stop()
      },
    ),
    // Each run posts for days; a smaller example would take minutes to find.
    { numRuns: Number(process.env.COUNT_RUNS ?? 3), endOnFailure: true, examples: [lateCrossing] },
  )
}, 120_000)
