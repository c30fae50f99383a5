import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Finding } from '../../../../src/api/schemas/index.ts'
import { CodeText } from '../../shared/code-text.tsx'
import { Copy } from '../../shared/copy.tsx'
import { parseSearch } from '../../shared/search-params.ts'
import classes from './doctor.module.css'
import type { FindingGroup } from './finding-groups.ts'
import { SeverityMark } from './severity-mark.tsx'

const casesAtOnce = 5

/** What was seen at whom, what it probably means, and what to do. */
export function FindingCard({ group }: { group: FindingGroup }) {
  const [showsAll, setShowsAll] = useState(false)
  const { cases, severity, code, meaning, fix } = group
  const shown = showsAll ? cases : cases.slice(0, casesAtOnce)
  const rest = cases.length - shown.length
  return (
    <article className={classes.finding} data-severity={severity} data-code={code} data-testid="finding">
      <header className={classes.findingHead}>
        <SeverityMark severity={severity} />
        <code className={classes.code}>{code}</code>
      </header>
      <ul className={classes.cases}>
        {shown.map(finding => (
          <Case key={`${finding.subject}\n${finding.seen}`} finding={finding} />
        ))}
      </ul>
      {rest > 0 && (
        <Button variant="subtle" className={classes.start ?? ''} onClick={() => setShowsAll(true)}>
          {rest} more
        </Button>
      )}
      <dl className={classes.advice}>
        <div>
          <dt>Probably</dt>
          <dd>
            <CodeText text={meaning} />
          </dd>
        </div>
        <div>
          <dt>What to do</dt>
          <dd>
            <CodeText text={fix} />
          </dd>
        </div>
      </dl>
    </article>
  )
}

function Case({ finding: { subject, seen, command, link } }: { finding: Finding }) {
  return (
    <li className={classes.case}>
      <p>
        <strong>{subject}</strong> <CodeText text={seen} />
        {link !== null && (
          <>
            {' '}
            <PlaceLink address={link} />
          </>
        )}
      </p>
      {command !== null && <Command text={command} />}
    </li>
  )
}

const places = [
  [/^\/devices/, 'Open the device'],
  [/^\/cameras/, 'Open the camera'],
  [/^\/inbox/, 'Open the inbox'],
  [/^\/events/, 'See its events'],
  [/^\/settings/, 'Open the settings'],
] as const

/** A place of the dashboard that a finding names, such as `/inbox?sender=10.0.0.5`. */
function PlaceLink({ address }: { address: string }) {
  const [path = '', query = ''] = address.split('?')
  const words = places.find(([pattern]) => pattern.test(path))?.[1] ?? 'Open'
  return (
    <Link to={path} search={parseSearch(query)}>
      {words}
    </Link>
  )
}

/** Something to paste into a shell. */
export function Command({ text }: { text: string }) {
  return (
    <div className={classes.command}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard */}
      <pre tabIndex={0}>{text}</pre>
      <Copy text={text} />
    </div>
  )
}
