import { expect, it } from 'vitest'
import { histogramBins } from '../../../dashboard/src/features/histogram/histogram-bins.ts'
import { platePost } from '../../ingest/posts.ts'
import { startInProcess } from '../../support/server-in-process.ts'
import { until } from '../../support/until.ts'
import { webRequest } from '../../support/web-client.ts'

const hourMs = 3_600_000

it('days of the histogram are those of the counts, also where clocks are changed at midnight', async () => {
  // Santiago goes from 24:00 to 01:00 on 5 September 2026: 6 September begins at 04:00 UTC and has 23 hours.
  const server = await startInProcess({ env: { VIEWTRON_AUTH: 'off' }, timeZone: 'America/Santiago' })
  server.clock.pass(Date.parse('2026-09-05T12:00:00Z') - server.clock.now().getTime())
  const moments = ['2026-09-06T03:59:00Z', '2026-09-06T04:01:00Z', '2026-09-07T02:59:00Z', '2026-09-07T03:01:00Z']
  for (const [n, at] of moments.entries()) {
    server.clock.pass(Date.parse(at) - server.clock.now().getTime())
    await server.post(platePost({ time: new Date(at), plates: [{ number: `DAY ${n}` }] }))
  }
  const asked = 'from=2026-08-20T04:00:00Z&to=2026-09-10T03:00:00Z&buckets=25'
  const histogram = await until(async () => {
    const { json } = await webRequest(server.webUrl, `/api/v1/events/histogram?${asked}`)
    return json.total === 4 && json
  })
  expect(histogram.bucketMs).toBe(24 * hourMs)
  expect(histogram.buckets).toEqual([
    { from: '2026-09-05T04:00:00.000Z', count: 1 },
    { from: '2026-09-06T04:00:00.000Z', count: 2 },
    { from: '2026-09-07T03:00:00.000Z', count: 1 },
  ])
  const bins = histogramBins(histogram, { zone: 'America/Santiago' })
  const starts = bins?.counts.flatMap((count, bin) => (count > 0 ? [new Date(bins.startOf(bin)).toISOString()] : []))
  expect(starts).toEqual(histogram.buckets.map(({ from }: { from: string }) => from))
  const other = await webRequest(server.webUrl, `/api/v1/events/histogram?${asked}&zone=UTC`)
  expect(other.json.buckets[0]).toEqual({ from: '2026-09-06T00:00:00.000Z', count: 2 })
  expect((await webRequest(server.webUrl, `/api/v1/events/histogram?${asked}&zone=Nowhere`)).status).toBe(400)
})
