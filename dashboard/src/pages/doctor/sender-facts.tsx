import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMayChange } from '#api/use-session.ts'
import { formatBytes, formatDuration, formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { Finding, SenderReport } from '#server/api/schemas/index.ts'
import { CodeText } from '#ui/code-text.tsx'
import { aboutSender, findingsAbout } from './about.ts'
import classes from './doctor.module.css'
import { kindWords, verdictWords } from './sender-words.ts'
import styles from './senders.module.css'
import { SeverityMark } from './severity-mark.tsx'

type Fact = [name: string, value: ReactNode]

const moment = (name: string, at: string | null): Fact => [
  name,
  at === null ? 'Never' : <When key={name} at={at} as="exact" />,
]
const count = (name: string, value: number): Fact => [name, formatNumber(value)]

function connectionFacts(sender: SenderReport): Fact[] {
  return [
    moment('First seen', sender.firstSeen),
    moment('Last connection', sender.lastConnectionAt),
    moment('Last byte', sender.lastByteAt),
    moment('Last post', sender.lastPostAt),
    count('Connections', sender.connections),
    count('Without a request', sender.silentConnections),
    ['Heartbeat every', sender.heartbeatMs === null ? 'Not known yet' : formatDuration(sender.heartbeatMs)],
    ['Last heartbeat', sender.heartbeatAgeMs === null ? 'None' : `${formatDuration(sender.heartbeatAgeMs)} ago`],
    ['Clock', clockWords(sender.clockSkewMs)],
  ]
}

function requestFacts(sender: SenderReport): Fact[] {
  const { method, path, bytes, kind, verdict, replyStatus, tookMs } = sender
  return [
    ['Request', method === null ? 'None' : <code key="request">{`${method} ${path ?? ''}`}</code>],
    ['Size', bytes === null ? null : formatBytes(bytes)],
    ['Kind', kindWords(kind)],
    ['Became', verdictWords(verdict, kind).word],
    ['Answered', replyStatus === null ? null : String(replyStatus)],
    ['Until the answer', tookMs === null ? null : formatDuration(tookMs)],
    ['Formats', sender.formats.join(', ') || 'None'],
    ['Set to post', sender.subscribed === null ? null : sender.subscribed.join(', ') || 'Nothing'],
  ]
}

function countFacts(sender: SenderReport): Fact[] {
  return [
    count('Posts', sender.posts),
    count('Events', sender.events),
    count('… with pictures', sender.withPictures),
    count('Alarm states', sender.statuses),
    count('Heartbeats', sender.keepalives),
    count('Tracks', sender.trajectories),
    count('Not understood', sender.unparsed),
    count('Refused', sender.refused),
    count('Repeats', sender.repeats),
  ]
}

function clockWords(skewMs: number | null): string {
  if (skewMs === null) return 'Not known yet'
  if (Math.abs(skewMs) < 1000) return 'Right to the second'
  return `${formatDuration(skewMs)} ${skewMs > 0 ? 'ahead' : 'behind'}`
}

/** Everything known about one sender, and what is wrong with it. */
export function SenderFacts({ sender, findings: all }: { sender: SenderReport; findings: readonly Finding[] }) {
  const findings = findingsAbout(all, aboutSender(sender))
  const headers = Object.entries(sender.headers)
  return (
    <div className={styles.senderFacts}>
      {findings.length > 0 && (
        <ul className={classes.cases}>
          {findings.map(({ code, severity, seen, fix }) => (
            <li key={`${code} ${seen}`}>
              <SeverityMark severity={severity} /> <CodeText text={seen} /> <CodeText text={fix} />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.factColumns}>
        <Facts title="Connection" facts={connectionFacts(sender)} />
        <Facts title="Last request" facts={requestFacts(sender)} />
        <Facts title="What came" facts={countFacts(sender)} />
        {headers.length > 0 && <Facts title="Headers" facts={headers} />}
      </div>
      <SenderLinks sender={sender} />
    </div>
  )
}

function Facts({ title, facts }: { title: string; facts: readonly Fact[] }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl className={styles.facts}>
        {facts
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

function SenderLinks({ sender: { cameras, address, unparsed } }: { sender: SenderReport }) {
  const mayListen = useMayChange()
  return (
    <p className={styles.links}>
      {cameras.map(({ id, name }) => (
        <Link key={id} to="/cameras/$cameraId" params={{ cameraId: id }}>
          {name}
        </Link>
      ))}
      {cameras.length > 0 && (
        <Link to="/events" search={{ camera: cameras.map(({ id }) => id).join(',') }}>
          Its events
        </Link>
      )}
      {unparsed > 0 && <Link to="/inbox">The inbox</Link>}
      {mayListen && (
        <Link to="/doctor/tap" search={{ address }}>
          Watch its posts
        </Link>
      )}
    </p>
  )
}
