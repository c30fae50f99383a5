import { Button, SegmentedControl } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useState } from 'react'
import { PlateText } from '#features/plates/plate-text.tsx'
import classes from '#features/plates/sync.module.css'
import { formatNumber } from '#format/numbers.ts'
import type { SyncDevice, SyncDifference } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import { choicesFor, type DifferenceKind, fieldChanges, kindWords, plateWords, type Take } from './difference-words.ts'

interface DifferenceListOptions {
  device: SyncDevice
  takeOf: (difference: SyncDifference) => Take
  /** Null for users who may not decide, and during a run. */
  decide: ((keys: readonly string[], take: Take) => void) | null
}

const kinds: readonly DifferenceKind[] = ['different', 'extra', 'missing']

/** The differences by kind, conflicts first. People decide about each one, or about all of a kind. */
export function DifferenceList({ device, takeOf, decide }: DifferenceListOptions) {
  return kinds.map(kind => {
    const those = device.differences.filter(difference => difference.kind === kind)
    if (those.length === 0) return null
    return <OfKind key={kind} kind={kind} those={those} device={device} takeOf={takeOf} decide={decide} />
  })
}

interface OfKindOptions extends DifferenceListOptions {
  kind: DifferenceKind
  those: readonly SyncDifference[]
}

const shownAtFirst = 50

function OfKind({ kind, those, device, takeOf, decide }: OfKindOptions) {
  const [limit, setLimit] = useState(shownAtFirst)
  const keysFor = (take: Take) => those.filter(({ cannot }) => take !== 'ours' || cannot === null).map(({ key }) => key)
  return (
    <section className={layout.tight} aria-label={`${kindWords[kind]} at ${device.name}`}>
      <header className={classes.kindHead}>
        <h3>
          {kindWords[kind]} ({formatNumber(those.length)})
        </h3>
        {decide && those.length > 1 && (
          <span className={layout.buttons}>
            <span className={tones.faint}>All:</span>
            {choicesFor(those).map(({ value, label }) => (
              <Button key={value} size="compact-xs" variant="default" onClick={() => decide(keysFor(value), value)}>
                {label}
              </Button>
            ))}
          </span>
        )}
      </header>
      <ul className={layout.lines}>
        {those.slice(0, limit).map(difference => (
          <DifferenceRow
            key={difference.key}
            difference={difference}
            take={takeOf(difference)}
            decide={decide && (take => decide([difference.key], take))}
          />
        ))}
      </ul>
      {those.length > limit && (
        <Button variant="subtle" className={layout.start} onClick={() => setLimit(limit + 200)}>
          {formatNumber(those.length - limit)} more
        </Button>
      )}
    </section>
  )
}

interface DifferenceRowOptions {
  difference: SyncDifference
  take: Take
  decide: ((take: Take) => void) | null
}

function DifferenceRow({ difference, take, decide }: DifferenceRowOptions) {
  const changes = fieldChanges(difference)
  const only = difference.ours ?? difference.theirs
  return (
    <li className={classes.line} data-testid="difference">
      <PlateText number={difference.number} size="sm" />
      <span className={classes.what}>
        {changes.length === 0
          ? only && plateWords(only)
          : changes.map(({ field, theirs, ours }) => (
              <span key={field} className={classes.field}>
                {field}: <span className="visually-hidden">theirs </span>
                <span>{theirs}</span> <IconArrowRight size={13} aria-hidden />
                <span className="visually-hidden"> ours </span> <b>{ours}</b>
              </span>
            ))}
        {difference.fields.includes('twice') && <span>on the camera more than once</span>}
        {difference.cannot && <span className={classes.cannot}>{difference.cannot}</span>}
      </span>
      {decide ? (
        <SegmentedControl
          aria-label={`What to do with ${difference.number}`}
          value={take}
          onChange={value => decide(value as Take)}
          data={[...choicesFor([difference])]}
        />
      ) : (
        <span className={tones.faint}>{choicesFor([difference]).find(({ value }) => value === take)?.label}</span>
      )}
    </li>
  )
}
