import { Fragment } from 'react'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { attributeName, attributeValue } from './attribute-words.ts'
import classes from './event-card.module.css'
import { eventText } from './target-text.ts'

type Match = NonNullable<ApiEvent['matched']>[number]

const fieldWords: Record<string, string> = {
  plate: 'plate',
  camera: 'camera',
  category: 'event type',
  smartType: 'original type',
  target: 'target',
  word: 'device',
  'plate.known': 'known plate',
}

/** `camera` or, of an attribute such as `vehicle.color`, `vehicle color`. */
const wordsOfField = (field: string) => fieldWords[field] ?? attributeName(field).toLowerCase()

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The reason why a search found an event; empty for a search without words. */
export function whyWords({ matched = [] }: ApiEvent): string {
  const parts = matched.map(({ field, value }) =>
    field === 'category' ? wordsOfField(field) : `${wordsOfField(field)} ${attributeValue(value)}`,
  )
  return parts.length === 0 ? '' : `Matched: ${[...new Set(parts)].join(', ')}`
}

/** The matches that the card does not show anyway. */
function hiddenMatches(matched: readonly Match[], text: string): Match[] {
  const isShown = (value: string) => text.toLowerCase().includes(value.toLowerCase())
  return matched.filter(
    ({ field, value }) =>
      !['plate', 'camera', 'category'].includes(field) && !isShown(value) && !isShown(attributeValue(value)),
  )
}

/** The text of an event with the words that the search matched highlighted; matches outside the text follow it. */
export function FoundWords({ event }: { event: ApiEvent }) {
  const { matched = [] } = event
  const text = eventText(event)
  if (matched.length === 0) return text || ' '
  const wanted = matched
    .flatMap(({ word, value }) => [value, attributeValue(value), word])
    .filter(one => one.length > 1)
  const pattern = new RegExp(`(${wanted.map(escaped).join('|')})`, 'gi')
  const isWanted = (part: string) => wanted.some(one => one.toLowerCase() === part.toLowerCase())
  const parts = wanted.length === 0 ? [text] : text.split(pattern)
  return (
    <>
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text, always the same
        <Fragment key={at}>{isWanted(part) ? <mark className={classes.mark}>{part}</mark> : part}</Fragment>
      ))}
      {hiddenMatches(matched, text).map(({ word, field, value }) => (
        <Fragment key={word}>
          {' '}
          · {wordsOfField(field)}: <mark className={classes.mark}>{attributeValue(value)}</mark>
        </Fragment>
      ))}
    </>
  )
}
