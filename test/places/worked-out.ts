import { expect } from 'vitest'
import type { ApiPass, ApiVisit } from '../../src/api/schemas/index.ts'
import type { ApiPlaceCounts } from '../../src/api/schemas/place-counts.ts'
import type { ApiSite } from '../support/api-site.ts'
import { runCli } from '../support/run-cli.ts'
import { PlaceSite } from './place-site.ts'

/** Everything that is worked out from the log about places. */
export interface WorkedOut {
  passes: ApiPass[]
  visits: ApiVisit[]
  counts: Omit<ApiPlaceCounts, 'upTo'>[]
}

async function allOf<Item>(site: ApiSite, list: string): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor = ''; ; ) {
    const page = await site.json(`${list}?limit=500${cursor}`)
    items.push(...page.items)
    if (page.nextCursor === null) return items
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
  }
}

export interface CountedRange {
  from: number
  to: number
}

/** The passes, visits and, in a range, hourly counts of all places of a site. Stays of open visits depend on the time of the question. */
export async function workedOut(site: ApiSite, range?: CountedRange): Promise<WorkedOut> {
  const passes = await allOf<ApiPass>(site, 'passes')
  const visits = await allOf<ApiVisit>(site, 'visits')
  const places = range ? (await site.json('places')).items : []
  const counts: WorkedOut['counts'] = []
  for (const { id } of places) {
    const { upTo: _, ...counted } = await countsOf(site, id, { ...range, bucket: 'hour' })
    counts.push(counted)
  }
  return { passes, visits: visits.map(visit => (visit.state === 'open' ? { ...visit, stayMs: null } : visit)), counts }
}

/** The counts of a place. */
export function countsOf(
  site: ApiSite,
  placeId: string,
  { from, to, ...rest }: Partial<CountedRange> & Record<string, string | number | undefined>,
): Promise<ApiPlaceCounts> {
  const range = from === undefined || to === undefined ? {} : { from: iso(from), to: iso(to) }
  const query = new URLSearchParams({ ...range, ...(rest as Record<string, string>) })
  return site.json(`places/${placeId}/counts?${query}`)
}

const iso = (at: number) => new Date(at).toISOString()

/** Stops a site, works everything out again with `viewtron rebuild`, and starts it at the same time. */
export async function rebuilt(site: PlaceSite, options: { dataDir: string; timeZone?: string }): Promise<PlaceSite> {
  const now = site.now().getTime()
  await site.server.stop()
  const { code, stdout } = await runCli(['rebuild', '--data-dir', options.dataDir])
  expect([code, stdout]).toEqual([0, expect.stringContaining('worked out again')])
  const again = await PlaceSite.start(options)
  again.server.clock.pass(now - again.now().getTime())
  return again
}
