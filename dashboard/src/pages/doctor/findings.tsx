import { Button } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { groupFindings, isTrouble, troubleWords } from '#features/doctor/finding-groups.ts'
import { formatCount, formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import { doctorSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { DoctorReport, Finding } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import type { About } from './about.ts'
import classes from './doctor.module.css'
import { FindingCard } from './finding-card.tsx'

interface FindingsOptions {
  report: DoctorReport
  /** The findings to show, out of those of the report. */
  findings: readonly Finding[]
  about: About | null
}

/** Shows the findings, the most severe first. If there are none, says what was checked. */
export function Findings({ report, findings, about }: FindingsOptions) {
  const troubles = groupFindings(findings.filter(isTrouble))
  const notes = groupFindings(findings.filter(finding => !isTrouble(finding)))
  return (
    <section className={layout.stack} aria-label="Findings">
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
    <span className={tones.faint}>
      {' '}
      as of <When at={at} as="time" />
      {checkedAt === null ? (
        '; ports and devices not checked yet'
      ) : (
        <>
          ; ports and devices checked <When at={checkedAt} as="relative" />
        </>
      )}
    </span>
  )
}

/** Notes without trouble, folded; the address says whether they are open. */
function Notes({ count, children }: { count: number; children: ReactNode }) {
  const [search, change] = useUrlSearch(doctorSearch)
  const isOpen = search.notes === 'yes'
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        className={layout.start ?? ''}
        aria-expanded={isOpen}
        leftSection={<Chevron size={16} aria-hidden />}
        onClick={() => change({ notes: isOpen ? null : 'yes' }, { replace: true })}
      >
        {formatCount(count, 'note')}: good to know, no action needed
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
        {about === null ? 'No problems found' : `No problems found for ${about.name}`}
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
            Ports and devices have not been checked yet. Use <b>Check now</b>. The settings of a device are included if{' '}
            <Link to="/devices">its password is stored</Link>.
          </li>
        ) : (
          <>
            <li>
              The camera port is reachable at {answering} of this server’s{' '}
              {formatCount(addresses.length, 'address', 'addresses')}.
            </li>
            <li>
              Ports, and devices with a stored password, were checked <When at={checkedAt} as="relative" />.
            </li>
          </>
        )}
      </ul>
    </div>
  )
}
