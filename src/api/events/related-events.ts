import type { Queries } from '../../database/index.ts'
import type { AnnotatedEvent } from '../../events/index.ts'
import { plateKey } from '../../model/plate-key.ts'
import { countEvents, relatedSearches, suspiciousFacts, usualVehicleOf } from '../../search/index.ts'
import type { RelatedEvents } from '../schemas/index.ts'

/** Counting stops here: nobody looks through so many. */
const most = 10_000

type Item = RelatedEvents['items'][number]

/** Look-alikes include the plate itself; without others they say nothing new. */
function isWorthwhile(item: Item, all: readonly Item[]): boolean {
  if (item.kind !== 'look-alikes') return true
  const same = all.find(other => other.kind === 'plate' && other.filter.plate === item.filter.plate)
  return same === undefined || item.total > same.total
}

async function unusualTargets(queries: Queries, { targets }: AnnotatedEvent, camera: string[] | undefined) {
  const found = await Promise.all(
    targets.slice(0, 6).map(async ({ plate, vehicle }, target): Promise<RelatedEvents['unusual']> => {
      if (!plate || !vehicle) return []
      const usual = await usualVehicleOf(queries, plateKey(plate.corrected ?? plate.number), camera)
      const differs = suspiciousFacts(usual, vehicle)
      return differs.length === 0 ? [] : [{ target, usual, differs }]
    }),
  )
  return found.flat()
}

/** Searches for more of what an event shows, at the given cameras (ids or names; all if omitted), with their numbers of events. */
export async function relatedTo(
  queries: Queries,
  event: AnnotatedEvent,
  camera: string[] | undefined,
): Promise<RelatedEvents> {
  const [counted, unusual] = await Promise.all([
    Promise.all(
      relatedSearches(event).map(async search => ({
        ...search,
        ...(await countEvents(queries, { ...search.filter, camera }, { most })),
      })),
    ),
    unusualTargets(queries, event, camera),
  ])
  return { items: counted.filter(item => isWorthwhile(item, counted)), unusual }
}
