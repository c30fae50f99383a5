import type { Category, Count, CountTarget, Event, Point, Rule } from '../model/index.ts'

/** The contribution of one event to a count: totals of the device, or a target that went in or out. */
export interface Counted {
  place: string
  target: CountTarget
  source: 'counter' | 'crossings'
  entered: number | null
  left: number | null
  present: number | null
}

/** The categories that are counted. */
export const countedCategories = ['line-count', 'area-count', 'line-crossing', 'zone-entry', 'zone-exit'] as const

type CountedCategory = (typeof countedCategories)[number]
export type CountedEvent = Pick<Event, 'phase' | 'rules' | 'targets' | 'counts'> & { category: Category }

const isCounted = (category: Category): category is CountedCategory =>
  countedCategories.some(counted => counted === category)

/** The name of a line or zone whose position the post does not contain. */
const placeWord: Record<CountedCategory, string> = {
  'line-count': 'line',
  'line-crossing': 'line',
  'area-count': 'zone',
  'zone-entry': 'zone',
  'zone-exit': 'zone',
}

const percent = ({ x, y }: Point) => `${Math.round(x * 100)}/${Math.round(y * 100)}`

/** Start and end of a line, or the corners of the box around a zone. */
function ends({ shape, points }: Rule): [Point, Point] | null {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 2) return null
  if (shape === 'line' || points.length === 2) return [first, last]
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return [
    { x: Math.min(...xs), y: Math.min(...ys) },
    { x: Math.max(...xs), y: Math.max(...ys) },
  ]
}

/**
 * A line or zone is identified by its position, in percent of the picture: `line 45/45–55/98`. Posts contain no number of it:
 * `eventId` counts events (docs/protocol/ipc.md and nvr.md), so that every crossing would be a place of its own.
 */
function placeOf(rule: Rule | null, category: CountedCategory): string {
  const drawn = rule && ends(rule)
  return drawn ? `${placeWord[category]} ${drawn.map(percent).join('–')}` : placeWord[category]
}

const whole = (value: number | null) => (value !== null && value >= 0 ? value : null)

/** A post contains one set of totals and the line that was just touched, so the totals are those of the device. */
function totals({ target, entered, left, present }: Count, category: CountedCategory): Counted {
  const place = category === 'area-count' ? 'area counter' : 'line counter'
  return {
    place,
    target,
    source: 'counter',
    entered: whole(entered),
    left: whole(left),
    present: whole(present),
  }
}

/** Only the first post of an alarm is counted; a post without a phase is an alarm of its own. */
const isBeginning = ({ phase }: CountedEvent) => phase === null || phase === 'start'

// No capture contains the direction of a crossing (docs/protocol/ipc.md); documents of recorders name it in words.
const outward = /\b(out|exit|leave|leaving|b\s*(?:->|to)\s*a)\b/i

function isOutward(category: CountedCategory, rule: Rule | null): boolean {
  return category === 'zone-exit' || outward.test(rule?.direction ?? '')
}

/** The kinds of targets that crossed, and how many of each. */
function targetsOf(rule: Rule | null, { targets }: CountedEvent): Map<CountTarget, number> {
  if (rule?.targetId != null) {
    const touched = targets.find(target => target.targetId === rule.targetId)
    return new Map([[touched?.type ?? (targets.length === 1 ? targets[0]?.type : undefined) ?? 'unknown', 1]])
  }
  if (targets.length === 0) return new Map([['unknown', 1]])
  const counts = new Map<CountTarget, number>()
  for (const { type } of targets) counts.set(type, (counts.get(type) ?? 0) + 1)
  return counts
}

function crossings(event: CountedEvent, category: CountedCategory): Counted[] {
  const rules: (Rule | null)[] = event.rules.length === 0 ? [null] : event.rules
  return rules.flatMap(rule =>
    [...targetsOf(rule, event)].map(([target, count]): Counted => {
      const isOut = isOutward(category, rule)
      const place = placeOf(rule, category)
      const [entered, left] = isOut ? [null, count] : [count, null]
      return { place, target, source: 'crossings', entered, left, present: null }
    }),
  )
}

/** The counts of an event; none for most. Totals where the device sends them, else the targets of each kind that crossed. */
export function countedBy(event: CountedEvent): Counted[] {
  const { category, counts } = event
  if (!isCounted(category)) return []
  if (counts.length > 0) return counts.map(count => totals(count, category))
  return isBeginning(event) ? crossings(event, category) : []
}
