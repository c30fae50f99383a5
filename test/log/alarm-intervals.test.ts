import { expect, test } from 'vitest'
import { alarmIntervals } from '../../src/log/index.ts'
import { openSite } from '../analysis/site.ts'
import { statusPost } from '../ingest/posts.ts'

const camera = ['yard_192_168_1_57']

async function siteWithAlarms() {
  const site = await openSite()
  const steps: [string, boolean, number][] = [
    ['perimeterAlarm', true, 1],
    ['perimeterAlarm', false, 1],
    ['motionAlarm', true, 1],
    ['perimeterAlarm', true, 1],
    ['perimeterAlarm', true, 2],
    ['perimeterAlarm', false, 1],
  ]
  for (const [name, active, rule] of steps) {
    await site.post(statusPost({ [name]: active }, rule))
    site.pass(10_000)
  }
  return site
}

const second = (n: number) => Date.parse('2026-11-23T14:05:00.000Z') + n * 1000

test('an alarm lasts from the status that starts it to the one that ends it, newest first', async () => {
  const site = await siteWithAlarms()
  expect(await alarmIntervals(site.queries, camera, { limit: 50 })).toEqual({
    items: [
      { name: 'perimeter', rule: 2, start: second(40), stop: null },
      { name: 'perimeter', rule: 1, start: second(30), stop: second(50) },
      { name: 'motion', rule: 1, start: second(20), stop: null },
      { name: 'perimeter', rule: 1, start: second(0), stop: second(10) },
    ],
    next: null,
  })
})

test('pages follow one another without a gap and without a repeat', async () => {
  const site = await siteWithAlarms()
  const starts: number[] = []
  let after: { time: number; seq: number } | null = null
  do {
    const page = await alarmIntervals(site.queries, camera, { limit: 1, ...(after ? { after } : {}) })
    starts.push(...page.items.map(item => item.start))
    after = page.next
  } while (after)
  expect(starts).toEqual([second(40), second(30), second(20), second(0)])
})

test('from and to choose by the start', async () => {
  const site = await siteWithAlarms()
  const range = { from: new Date(second(20)), to: new Date(second(40)) }
  const { items } = await alarmIntervals(site.queries, camera, { ...range, limit: 50 })
  expect(items.map(({ start }) => start)).toEqual([second(30), second(20)])
})
