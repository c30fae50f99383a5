import { ActionIcon } from '@mantine/core'
import { IconArrowDown, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Fragment, type ReactNode } from 'react'
import { type Severity, worstOf } from '#features/doctor/finding-groups.ts'
import { formatDuration, formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import { doctorSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { Finding, SenderReport } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { StatusMark } from '#ui/status-mark.tsx'
import { Table } from '#ui/table.tsx'
import tones from '#ui/text.module.css'
import { aboutSender, findingsAbout } from './about.ts'
import classes from './doctor.module.css'
import { SenderFacts } from './sender-facts.tsx'
import { type SenderSort, senderName, sortOf, troublesOf } from './sender-order.ts'
import { heartbeatTone, kindWords, verdictWords } from './sender-words.ts'
import styles from './senders.module.css'
import { SeverityMark } from './severity-mark.tsx'

interface SenderTableOptions {
  senders: readonly SenderReport[]
  findings: readonly Finding[]
  /** Whether the page is limited to these: a single one is open, and its findings are shown above. */
  isAbout: boolean
}

const head = [
  <Heading key="sender" sort="sender">
    Sender
  </Heading>,
  <Heading key="last" sort="last">
    Last post
  </Heading>,
  <Heading key="heartbeat" sort="heartbeat">
    Heartbeat
  </Heading>,
  <Heading key="events" sort="events">
    Events
  </Heading>,
  <Heading key="trouble" sort="trouble">
    Refused
  </Heading>,
  'Path',
]

/** A row for each sender. The open row shows all facts about its sender, whose address is a search parameter. */
export function SenderTable({ senders, findings, isAbout }: SenderTableOptions) {
  const [search, change] = useUrlSearch(doctorSearch)
  const onlyOne = isAbout && senders.length === 1 ? senders[0]?.address : undefined
  const open = search.sender ?? onlyOne
  return (
    <Table label="List of senders" head={head} className={styles.senders}>
      {senders.map(sender => (
        <Fragment key={sender.address}>
          <SenderRow
            sender={sender}
            worst={worstOf(findingsAbout(findings, aboutSender(sender)))}
            isOpen={sender.address === open}
            onToggle={isOpen => change({ sender: isOpen ? sender.address : isAbout ? 'none' : null })}
          />
          {sender.address === open && (
            <tr className={styles.openRow}>
              <td colSpan={6}>
                <SenderFacts sender={sender} findings={isAbout ? [] : findings} />
              </td>
            </tr>
          )}
        </Fragment>
      ))}
    </Table>
  )
}

function Heading({ sort, children }: { sort: SenderSort; children: ReactNode }) {
  const [search, change] = useUrlSearch(doctorSearch)
  const isSorted = sortOf(search.sort) === sort
  return (
    <th scope="col" aria-sort={isSorted ? (sort === 'sender' ? 'ascending' : 'descending') : undefined}>
      <button
        type="button"
        className={`${layout.bare} ${styles.sort}`}
        onClick={() => change({ sort: sort === 'last' ? null : sort }, { replace: true })}
      >
        {children}
        {isSorted && <IconArrowDown size={13} aria-hidden />}
      </button>
    </th>
  )
}

interface SenderRowOptions {
  sender: SenderReport
  worst: Severity | null
  isOpen: boolean
  onToggle: (isOpen: boolean) => void
}

function SenderRow({ sender, worst, isOpen, onToggle }: SenderRowOptions) {
  const name = senderName(sender)
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  const troubles = troublesOf(sender)
  return (
    <tr data-testid="sender-row" data-open={isOpen || undefined}>
      <th scope="row">
        <div className={styles.senderName}>
          <ActionIcon aria-label={`All facts about ${name}`} aria-expanded={isOpen} onClick={() => onToggle(!isOpen)}>
            <Chevron size={16} aria-hidden />
          </ActionIcon>
          <Two first={<strong>{name}</strong>} second={name !== sender.address && sender.address} />
          {worst !== null && worst !== 'info' && <SeverityMark severity={worst} />}
        </div>
      </th>
      <td>
        <LastPost sender={sender} />
      </td>
      <td>
        <Heartbeat sender={sender} />
      </td>
      <td>
        <Events sender={sender} />
      </td>
      <td className={troubles > 0 ? tones.bad : tones.faint}>
        {formatNumber(troubles)}
        <span className={styles.phoneWords}> refused or unrecognized</span>
      </td>
      <td>
        {sender.path !== null && (
          <code className={styles.path} title={sender.path}>
            {sender.path}
          </code>
        )}
      </td>
    </tr>
  )
}

/** The fact, and its explanation below. */
function Two({ first, second }: { first: ReactNode; second: ReactNode }) {
  return (
    <span className={styles.two}>
      <span>{first}</span>
      {second && <span className={tones.faint}>{second}</span>}
    </span>
  )
}

function LastPost({ sender }: { sender: SenderReport }) {
  const { lastPostAt, lastConnectionAt, kind, verdict, replyStatus } = sender
  if (lastPostAt === null) {
    if (lastConnectionAt === null) return <span className={tones.faint}>no post</span>
    return (
      <Two
        first={<span className={tones.bad}>No post</span>}
        second={
          <>
            connected <When at={lastConnectionAt} as="relative" />
          </>
        }
      />
    )
  }
  return (
    <Two
      first={
        <>
          {kindWords(kind)} <When at={lastPostAt} as="relative" />
        </>
      }
      second={<Answer verdict={verdict} kind={kind} status={replyStatus} />}
    />
  )
}

/** The verdict on a post and the HTTP status of the answer. */
function Answer(answer: { verdict: string | null; kind: string | null; status: number | null }) {
  const { word, tone } = verdictWords(answer.verdict, answer.kind)
  return (
    <StatusMark tone={tone}>
      {word}
      {answer.status !== null && <span className={tones.faint}>{answer.status}</span>}
    </StatusMark>
  )
}

function Heartbeat({ sender }: { sender: SenderReport }) {
  const { heartbeatAgeMs, heartbeatMs } = sender
  if (heartbeatAgeMs === null) {
    return (
      <span className={tones.faint}>
        <span className={styles.phoneWords}>heartbeat: </span>none
      </span>
    )
  }
  return (
    <Two
      first={
        <span className={classes.plainMark} data-tone={heartbeatTone(sender)}>
          <span className={styles.phoneWords}>Heartbeat</span> {formatDuration(heartbeatAgeMs)} ago
        </span>
      }
      second={heartbeatMs !== null && `every ${formatDuration(heartbeatMs)}`}
    />
  )
}

function Events({ sender: { events, withPictures } }: { sender: SenderReport }) {
  return (
    <Two
      first={
        <>
          {formatNumber(events)}
          <span className={styles.phoneWords}> {events === 1 ? 'event' : 'events'}</span>
        </>
      }
      second={events > 0 && withPictures < events && `${formatNumber(withPictures)} with pictures`}
    />
  )
}
