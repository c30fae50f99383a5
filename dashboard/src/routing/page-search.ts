import * as z from 'zod/mini'
// Imported from its file, because the whole model includes the catalogue of errors.
import { categories } from '#server/model/alarm.ts'
import { severities } from '#server/model/severity.ts'
import { type LookName, lookNames } from '#server/search/look-names.ts'

/*
 * The search parameters of each page. A value that a page does not know counts as absent, so that an old or mistyped
 * link shows the page with its defaults. Pages check their parameters rather than the router, because the first view
 * loads no validation library.
 */

const text = z.catch(z.optional(z.string()), undefined)
const moment = z.catch(z.optional(z.string().check(z.refine(at => !Number.isNaN(Date.parse(at))))), undefined)
const number = z.catch(z.optional(z.string().check(z.regex(/^\d{1,5}$/))), undefined)
const oneOf = <const Words extends readonly string[]>(words: Words) =>
  z.catch(z.optional(z.enum(words as unknown as [Words[number]])), undefined)
const yes = oneOf(['yes'])
const hours = z.catch(z.optional(z.string().check(z.regex(/^\d{2}:\d{2}-\d{2}:\d{2}$/))), undefined)

/** Several words joined by commas; those that are not in `words` are dropped. */
function listOf(words: readonly string[]) {
  const known = (joined: string) =>
    joined
      .split(',')
      .filter(word => words.includes(word))
      .join(',') || undefined
  return z.catch(z.optional(z.pipe(z.string(), z.transform(known))), undefined)
}

const spanNames = ['1h', '24h', 'today', 'yesterday', 'last-night', '7d', '30d'] as const
const periodNames = ['this-week', 'last-week', 'this-month', 'last-month'] as const
const whenNames = [...spanNames, ...periodNames, 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type WhenName = (typeof whenNames)[number]
const targetTypes = ['person', 'vehicle', 'bike', 'unknown'] as const
const plateMatches = ['similar', 'exact', 'wildcard', 'fragment'] as const

const filter = {
  category: listOf(categories),
  camera: text,
  line: text,
  targetType: listOf(targetTypes),
  group: text,
  attribute: text,
  plate: text,
  plateMatch: oneOf(plateMatches),
  text,
  when: oneOf(whenNames),
  from: moment,
  to: moment,
  known: oneOf(['true', 'false']),
  hours,
  kept: oneOf(['true']),
  ...(Object.fromEntries(lookNames.map(name => [name, text])) as Record<LookName, typeof text>),
}

/**
 * Live, Events and an event: the filter, the event at the top of the list, the open event, cards or rows, and whether
 * events about the same thing are one card.
 */
export const eventSearch = z.object({
  ...filter,
  at: text,
  open: text,
  view: oneOf(['grid', 'list']),
  show: oneOf(['incidents', 'events']),
})

/** `with`: the event that another one is compared with. */
export const compareSearch = z.object({ with: text })

export const plateSearch = z.object({
  plate: text,
  plateMatch: oneOf(['similar']),
  known: oneOf(['true', 'false']),
  count: oneOf(['reads']),
  group: text,
  camera: text,
  when: oneOf(whenNames),
  from: moment,
  to: moment,
})

const visitStates = ['open', 'closed', 'entry-unseen', 'exit-unseen'] as const

/** `place`: the id of a place; `open`: the id of the visit that is shown in full. */
export const visitSearch = z.object({
  place: text,
  plate: text,
  removedPlate: text,
  state: oneOf(visitStates),
  known: oneOf(['true', 'false']),
  when: oneOf(whenNames),
  from: moment,
  to: moment,
  open: text,
})

export const countRanges = ['today', 'yesterday', '7d', '30d', '12m'] as const
export const countBuckets = ['quarter', 'hour', 'day', 'week'] as const

export const countSearch = z.object({
  range: oneOf(countRanges),
  from: moment,
  to: moment,
  bucket: oneOf(countBuckets),
  camera: text,
  place: text,
  target: oneOf(['person', 'vehicle', 'bike', 'all', 'unknown']),
  view: oneOf(['table']),
  compare: oneOf(['no']),
})

/** Of the counts of a place; `compare`: `none` for no comparison. */
export const placeCountSearch = z.object({
  period: oneOf(countRanges),
  bucket: oneOf(['hour', 'day', 'week', 'month']),
  target: oneOf(['person', 'vehicle']),
  compare: oneOf(['yesterday', 'last-week', 'last-year', 'same-weekdays', 'none']),
  hours: oneOf(['open']),
})

/** Of drawn lines and zones. */
export const lineSearch = z.object({ camera: text })

export const pathShows = ['paths', 'presence', 'standing', 'speed'] as const

/** Of paths over a picture; `from` and `to` where `period` is `range`. */
export const pathSearch = z.object({
  camera: text,
  show: oneOf(pathShows),
  period: oneOf([...countRanges, 'range']),
  from: moment,
  to: moment,
  type: listOf(targetTypes),
})

/** `camera`: a part of the camera's name, address, MAC or serial number. */
export const cameraSearch = z.object({ camera: text, hidden: yes, connect: yes })

/** `channel` of a recorder; `plate`: the search in the plate list on the camera. */
export const deviceSearch = z.object({ channel: number, plate: text })

export const wizardSteps = ['find', 'sign-in', 'check', 'arrival'] as const

export const wizardSearch = z.object({
  step: oneOf(wizardSteps),
  host: text,
  port: number,
  protocol: oneOf(['http', 'https']),
  user: text,
  device: text,
  since: moment,
})

export const senderSorts = ['last', 'sender', 'heartbeat', 'events', 'trouble'] as const

export const doctorSearch = z.object({
  about: text,
  sender: text,
  sort: oneOf(senderSorts),
  text,
  trouble: yes,
  notes: yes,
})

/** `record`: `new`, or the id of a recording. */
export const tapSearch = z.object({ address: text, record: text })

/** `day`: `2026-11-23` in the site's zone. */
export const alertSearch = z.object({
  seen: oneOf(['false']),
  severity: listOf(severities),
  rule: text,
  camera: text,
  subject: text,
  day: z.catch(z.optional(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))), undefined),
  view: oneOf(['groups']),
})

const deliveryStatuses = ['pending', 'delivered', 'failed', 'expired', 'held', 'cancelled'] as const
export const deliverySearch = z.object({ output: text, status: listOf(deliveryStatuses), event: text })

/** `like`: the example that a new rule starts from. */
export const ruleSearch = z.object({ view: oneOf(['yaml']), like: text })

export const auditSearch = z.object({ action: text, who: text })
export const signInSearch = z.object({ next: text, problem: text })
export const setUpSearch = z.object({ token: text })
