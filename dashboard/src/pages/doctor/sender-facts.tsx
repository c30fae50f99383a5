import { Link } from '@tanstack/react-router'
import { useMayChange } from '#api/use-session.ts'
import { formatBytes, formatDuration, formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { Finding, SenderReport } from '#server/api/schemas/index.ts'
import { CodeText } from '#ui/code-text.tsx'
import { type Fact, FactList } from '#ui/fact-list.tsx'
import layout from '#ui/layout.module.css'
import { aboutSender, findingsAbout } from './about.ts'
import { kindWords, verdictWords } from './sender-words.ts'
import styles from './senders.module.css'
import { SeverityMark } from './severity-mark.tsx'

const moment = (name: string, at: string | null): Fact => [
  name,
  at === null ? 'Never' : <When key={name} at={at} as="exact" />,
]
const count = (name: string, value: number): Fact => [name, formatNumber(value)]

function connectionFacts(sender: SenderReport): Fact[] {
  return [
    moment('First seen', sender.firstSeen),
    moment('Last connection', sender.lastConnectionAt),
    moment('Last data', sender.lastByteAt),
    moment('Last post', sender.lastPostAt),
    count('Connections', sender.connections),
    count('Connections without a request', sender.silentConnections),
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
    ['Type', kindWords(kind)],
    ['Result', verdictWords(verdict, kind).word],
    ['Status', replyStatus === null ? null : String(replyStatus)],
    ['Response time', tookMs === null ? null : formatDuration(tookMs)],
    ['Formats', sender.formats.join(', ') || 'None'],
    ['Subscribed to', sender.subscribed === null ? null : sender.subscribed.join(', ') || 'Nothing'],
  ]
}

function countFacts(sender: SenderReport): Fact[] {
  return [
    count('Posts', sender.posts),
    count('Events', sender.events),
    count('Events with pictures', sender.withPictures),
    count('Alarm states', sender.statuses),
    count('Heartbeats', sender.keepalives),
    count('Tracks', sender.trajectories),
    count('Not recognized', sender.unparsed),
    count('Refused', sender.refused),
    count('Duplicates', sender.repeats),
  ]
}

function clockWords(skewMs: number | null): string {
  if (skewMs === null) return 'Not known yet'
  if (Math.abs(skewMs) < 1000) return 'Accurate'
  return `${formatDuration(skewMs)} ${skewMs > 0 ? 'ahead' : 'behind'}`
}

/** All facts about one sender, and its findings. */
export function SenderFacts({ sender, findings: all }: { sender: SenderReport; findings: readonly Finding[] }) {
  const findings = findingsAbout(all, aboutSender(sender))
  const headers = Object.entries(sender.headers)
  return (
    <div className={layout.stack}>
      {findings.length > 0 && (
        <ul className={`${layout.list} ${layout.tight}`}>
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
        <Facts title="Received" facts={countFacts(sender)} />
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
      <FactList facts={facts} />
    </section>
  )
}

function SenderLinks({ sender: { cameras, address, unparsed } }: { sender: SenderReport }) {
  const mayListen = useMayChange()
  return (
    <p className={layout.row}>
      {cameras.map(({ id, name }) => (
        <Link key={id} to="/cameras/$cameraId" params={{ cameraId: id }}>
          {name}
        </Link>
      ))}
      {cameras.length > 0 && (
        <Link to="/events" search={{ camera: cameras.map(({ id }) => id).join(',') }}>
          Events
        </Link>
      )}
      {unparsed > 0 && <Link to="/inbox">Inbox</Link>}
      {mayListen && (
        <Link to="/doctor/tap" search={{ address }}>
          Watch live posts
        </Link>
      )}
    </p>
  )
}
