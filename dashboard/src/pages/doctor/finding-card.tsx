import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { FindingGroup } from '#features/doctor/finding-groups.ts'
import { parseSearch } from '#routing/search-params.ts'
import type { Finding } from '#server/api/schemas/index.ts'
import { Card, CardHead } from '#ui/card.tsx'
import { CodeText } from '#ui/code-text.tsx'
import { Copy } from '#ui/copy.tsx'
import { FactList } from '#ui/fact-list.tsx'
import layout from '#ui/layout.module.css'
import classes from './doctor.module.css'
import { SeverityMark } from './severity-mark.tsx'

const casesAtOnce = 5

/** Shows the cases of one kind of finding, its probable meaning and the fix. */
export function FindingCard({ group }: { group: FindingGroup }) {
  const [showsAll, setShowsAll] = useState(false)
  const { cases, severity, code, meaning, fix } = group
  const shown = showsAll ? cases : cases.slice(0, casesAtOnce)
  const rest = cases.length - shown.length
  const common = { link: commonOf(cases, 'link'), command: commonOf(cases, 'command') }
  return (
    <Card as="article" className={classes.finding} data-severity={severity} data-code={code} data-testid="finding">
      <CardHead>
        <SeverityMark severity={severity} />
        <h2>{subjectWords(cases)}</h2>
        <code className={classes.code}>{code}</code>
      </CardHead>
      <ul className={`${layout.list} ${layout.tight}`}>
        {shown.map(finding => (
          <Case
            key={`${finding.subject}\n${finding.seen}`}
            finding={finding}
            isAlone={cases.length === 1}
            hides={common}
          />
        ))}
      </ul>
      {rest > 0 && (
        <Button variant="subtle" className={layout.start ?? ''} onClick={() => setShowsAll(true)}>
          {rest} more
        </Button>
      )}
      <FactList
        facts={[
          ['Likely cause', <CodeText key="cause" text={meaning} />],
          ['What to do', <Cure key="cure" text={fix} link={common.link} />],
        ]}
      />
      {common.command !== null && <Command text={common.command} />}
    </Card>
  )
}

function Cure({ text, link }: { text: string; link: string | null }) {
  return (
    <>
      <CodeText text={text} /> {link !== null && <PlaceLink address={link} />}
    </>
  )
}

/** The value that all cases share, so that it is shown once; null where they differ. */
function commonOf(cases: readonly Finding[], field: 'link' | 'command'): string | null {
  const [first, ...others] = new Set(cases.map(finding => finding[field]))
  return others.length === 0 ? (first ?? null) : null
}

/** `Gate (192.168.1.57)`, `Gate (192.168.1.57) and 6 more` */
function subjectWords(cases: readonly Finding[]): string {
  const [first, ...others] = new Set(cases.map(({ subject }) => subject))
  return others.length === 0 ? `${first}` : `${first} and ${others.length} more`
}

interface CaseOptions {
  finding: Finding
  isAlone: boolean
  /** The link and the command that are shown once for all cases. */
  hides: { link: string | null; command: string | null }
}

function Case({ finding: { subject, seen, command, link }, isAlone, hides }: CaseOptions) {
  return (
    <li className={layout.tight}>
      <p>
        {!isAlone && <strong>{subject}: </strong>}
        <CodeText text={seen} /> {link !== null && hides.link === null && <PlaceLink address={link} />}
      </p>
      {command !== null && hides.command === null && <Command text={command} />}
    </li>
  )
}

const places = [
  [/^\/devices\/./, 'Open the device'],
  [/^\/devices/, 'Open Devices'],
  [/^\/cameras\/./, 'Open the camera'],
  [/^\/cameras/, 'Open Cameras'],
  [/^\/doctor\/tap/, 'Open the live tap'],
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
      <pre className={layout.code} tabIndex={0}>
        {text}
      </pre>
      <Copy text={text} />
    </div>
  )
}
