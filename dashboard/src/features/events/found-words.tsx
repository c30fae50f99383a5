import { Fragment } from 'react'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import classes from './event-card.module.css'
import { eventText } from './target-words.tsx'

const fieldWords: Record<string, string> = {
  plate: 'plate',
  camera: 'camera',
  category: 'kind of event',
  smartType: 'original type',
  target: 'kind of target',
  word: 'device',
  'plate.known': 'known plate',
}

/** `vehicle.upperColor` as `vehicle upper color`. */
const wordsOfField = (field: string) =>
  fieldWords[field] ?? field.replaceAll('.', ' ').replace(/([A-Z])/g, (_, letter: string) => ` ${letter.toLowerCase()}`)

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Why a search found an event; empty where nothing was searched by words. */
export function whyWords({ matched = [] }: ApiEvent): string {
  const parts = matched.map(({ field, value }) =>
    field === 'category' ? wordsOfField(field) : `${wordsOfField(field)} ${value}`,
  )
  return parts.length === 0 ? '' : `Found by ${[...new Set(parts)].join(', ')}`
}

/** What an event is about, with the words marked that it was found by; others that hold stand behind it. */
export function FoundWords({ event }: { event: ApiEvent }) {
  const { matched = [] } = event
  const text = eventText(event)
  if (matched.length === 0) return text || ' '
  const wanted = matched.flatMap(({ word, value }) => [value, word]).filter(one => one.length > 1)
  const pattern = new RegExp(`(${wanted.map(escaped).join('|')})`, 'gi')
  const isWanted = (part: string) => wanted.some(one => one.toLowerCase() === part.toLowerCase())
  const hidden = matched.filter(
    ({ field, value }) =>
      !['plate', 'camera', 'category'].includes(field) && !text.toLowerCase().includes(value.toLowerCase()),
  )
  const parts = wanted.length === 0 ? [text] : text.split(pattern)
  return (
    <>
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text, always the same
        <Fragment key={at}>{isWanted(part) ? <mark className={classes.mark}>{part}</mark> : part}</Fragment>
      ))}
      {hidden.map(({ word, field, value }) => (
        <Fragment key={word}>
          {' '}
          · {wordsOfField(field)}: <mark className={classes.mark}>{value}</mark>
        </Fragment>
      ))}
    </>
  )
}
