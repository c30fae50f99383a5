import { Button } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { groupFindings, isTrouble, troubleWords } from '#features/doctor/finding-groups.ts'
import { formatCount, formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { DoctorReport, Finding } from '#server/api/schemas/index.ts'
import type { About } from './about.ts'
import classes from './doctor.module.css'
import { FindingCard } from './finding-card.tsx'

interface FindingsOptions {
  report: DoctorReport
  /** Those that are shown. */
  findings: readonly Finding[]
  about: About | null
}

/** What is wrong, the worst first; where nothing is, what that rests on. */
export function Findings({ report, findings, about }: FindingsOptions) {
  const troubles = groupFindings(findings.filter(isTrouble))
  const notes = groupFindings(findings.filter(finding => !isTrouble(finding)))
  return (
    <section className={classes.part} aria-label="Findings">
      {troubles.length === 0 ? (
        <AllRight report={report} about={about} />
      ) : (
        <p className={classes.verdict} role="status">
          <strong>{troubleWords(findings)}</strong>
          <CheckedWords report={report} />
        </p>
      )}
      {troubles.map(group => (
        <FindingCard key={group.key} group={group} />
      ))}
      {notes.length > 0 && (
        <Notes count={notes.length}>
          {notes.map(group => (
            <FindingCard key={group.key} group={group} />
          ))}
        </Notes>
      )}
    </section>
  )
}

function CheckedWords({ report: { at, checkedAt } }: { report: DoctorReport }) {
  return (
    <span className={classes.faint}>
      {' '}
      as of <When at={at} as="time" />
      {checkedAt === null ? (
        '; ports and devices were not asked yet'
      ) : (
        <>
          ; ports and devices were asked <When at={checkedAt} as="relative" />
        </>
      )}
    </span>
  )
}

/** What is no trouble, but good to know; folded, and its state is in the address. */
function Notes({ count, children }: { count: number; children: ReactNode }) {
  const [search, change] = useUrlSearch()
  const isOpen = search.notes === 'yes'
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        className={classes.start ?? ''}
        aria-expanded={isOpen}
        leftSection={<Chevron size={16} aria-hidden />}
        onClick={() => change({ notes: isOpen ? null : 'yes' }, { replace: true })}
      >
        {formatCount(count, 'note')}: no trouble, but good to know
      </Button>
      {isOpen && children}
    </>
  )
}

function AllRight({ report, about }: { report: DoctorReport; about: About | null }) {
  const { senders, addresses, checkedAt } = report
  const posts = senders.reduce((sum, sender) => sum + sender.posts, 0)
  const lastPostAt = senders.reduce(
    (last, sender) => ((sender.lastPostAt ?? '') > last ? (sender.lastPostAt ?? '') : last),
    '',
  )
  const answering = addresses.filter(address => address.answers).length
  return (
    <div className={classes.allRight} role="status">
      <h2>
        <IconCircleCheck size={20} className={classes.goodIcon} aria-hidden />
        {about === null ? 'Everything looks right' : `Nothing wrong is known about ${about.name}`}
      </h2>
      <ul>
        <li>
          {formatCount(senders.length, 'sender has', 'senders have')} posted {formatNumber(posts)} times
          {lastPostAt !== '' && (
            <>
              , last <When at={lastPostAt} as="relative" />
            </>
          )}
          .
        </li>
        {checkedAt === null ? (
          <li>
            Ports and devices were not asked yet: <b>Check now</b> does it. The settings of a device are looked at where{' '}
            <Link to="/devices">its password is stored</Link>.
          </li>
        ) : (
          <>
            <li>
              The camera port answers at {answering} of {formatCount(addresses.length, 'address', 'addresses')} of this
              server.
            </li>
            <li>
              Ports and the devices whose password is stored were asked <When at={checkedAt} as="relative" />.
            </li>
          </>
        )}
      </ul>
    </div>
  )
}
