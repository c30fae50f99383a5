import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { formatCount } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { MqttTopics as Topics } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import classes from './mqtt.module.css'

const everyMs = 2000
const shownAtOnce = 60

/** The last message on each topic, newest first. */
export function MqttTopics() {
  const topics = useApiQuery('mqtt/topics', {}, { everyMs })
  const [part, setPart] = useState('')
  const all = topics.data?.items ?? []
  const fitting = all.filter(({ topic }) => topic.toLowerCase().includes(part.trim().toLowerCase()))
  return (
    <Card aria-labelledby="mqtt-topics">
      <h2 id="mqtt-topics">Topics</h2>
      <p className={tones.faint}>
        The last message on each topic since the connection was set up. Retained messages are what a new subscriber
        gets.
      </p>
      <LoadProblem what="The topics could not be loaded." query={topics} />
      {all.length > 0 && (
        <TextInput
          label="Filter topics"
          maw={420}
          value={part}
          onChange={event => setPart(event.currentTarget.value)}
        />
      )}
      {topics.data && fitting.length === 0 && (
        <p>{all.length === 0 ? 'Nothing was published yet.' : 'No topic contains this text.'}</p>
      )}
      {fitting.length > 0 && <TopicList topics={fitting.slice(0, shownAtOnce)} />}
      {fitting.length > shownAtOnce && (
        <p className={tones.faint}>{formatCount(fitting.length - shownAtOnce, 'older topic')} not shown</p>
      )}
    </Card>
  )
}

function TopicList({ topics }: { topics: Topics['items'] }) {
  return (
    <ul className={layout.panelList} aria-label="Topics and their last messages">
      {topics.map(({ topic, text, retain, count, at }) => (
        <li key={topic} className={classes.topic} data-testid="mqtt-topic">
          <code className={classes.name}>{topic}</code>
          <span className={`${tones.faint} ${tones.small}`}>
            {retain && 'retained · '}
            {formatCount(count, 'message')} · <When at={at} />
          </span>
          <Message text={text} />
        </li>
      ))}
    </ul>
  )
}

const shortLength = 100

/** A long message is folded. */
function Message({ text }: { text: string }) {
  if (text === '') return <span className={tones.faint}>empty: removes the retained message</span>
  if (text.length <= shortLength) return <code className={classes.message}>{text}</code>
  return (
    <details className={classes.message}>
      <summary>
        <code>{text.slice(0, shortLength)}…</code>
      </summary>
      <code>{text}</code>
    </details>
  )
}
