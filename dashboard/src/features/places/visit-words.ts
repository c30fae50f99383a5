import type { ApiVisit } from '#server/api/schemas/index.ts'
import { plateKey } from '#server/model/plate-key.ts'

type State = ApiVisit['state']
type Flag = ApiVisit['flags'][number]

export const stateWords: Record<State, string> = {
  open: 'Inside',
  closed: 'Left',
  'entry-unseen': 'Entry not seen',
  'exit-unseen': 'Exit not seen',
}

const flagWords: Record<Flag, { word: string; about: string }> = {
  'second-entry': { word: 'Second entry', about: 'It came in again, but nobody saw it leave before' },
  overstay: { word: 'Stayed too long', about: 'It stayed longer than the limit of its group' },
  similar: { word: 'Look-alike', about: 'The plates of entry and exit differ a little' },
  'closed-by-hand': { word: 'Closed by hand', about: 'A person said when it left' },
  'opened-by-hand': { word: 'Opened by hand', about: 'A person said that it is still there' },
  'joined-by-hand': { word: 'Joined by hand', about: 'A person made one visit of two' },
  'split-by-hand': { word: 'Split by hand', about: 'A person made two visits of one' },
}

/** The flags of a visit, in words. */
export function flagsOf({ flags, similar }: ApiVisit): { flag: Flag; word: string; about: string }[] {
  return flags.map(flag => {
    const { word, about } = flagWords[flag]
    return { flag, about, word: flag === 'similar' && similar !== null ? `${word}: ${similar}` : word }
  })
}

/** A visitor in words. */
export const visitorWords = ({ host }: NonNullable<ApiVisit['visitor']>): string =>
  host === null ? 'Visitor' : `Visitor of ${host}`

/** When it began, or where the entry was not seen, when it ended; in milliseconds. */
export const startOf = ({ enteredAt, leftAt }: ApiVisit): number => Date.parse(enteredAt ?? leftAt ?? '')

export const mayClose = ({ enteredAt, state }: ApiVisit): boolean =>
  enteredAt !== null && (state === 'open' || state === 'exit-unseen')

export const mayOpen = ({ enteredAt, state }: ApiVisit): boolean =>
  enteredAt !== null && (state === 'closed' || state === 'exit-unseen')

/** Whether the two can be one visit: the earlier one was not seen to end, and no known plate becomes another one. */
export function mayJoin(a: ApiVisit, b: ApiVisit): boolean {
  if (a.id === b.id || a.place.id !== b.place.id) return false
  const [first, second] = startOf(a) <= startOf(b) ? [a, b] : [b, a]
  if (first.enteredAt === null || first.state === 'closed') return false
  return plateKey(first.plate) === plateKey(second.plate) || first.known === null || second.known === null
}
