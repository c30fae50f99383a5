import { Button, SegmentedControl } from '@mantine/core'
import { IconBolt, IconFlask, IconHandStop, IconMinus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import classes from '#features/rules/rules.module.css'
import { tidy } from '#features/rules/tidy.ts'
import { formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { RuleInput, RuleTried } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { StatusMark } from '#ui/status-mark.tsx'
import tones from '#ui/text.module.css'

/** Shows which events of the last 7 days the rule would have matched, and why not the others. Runs no action. */
export function TryIt({ rule }: { rule: RuleInput }) {
  const tidied = { ...tidy(rule), name: rule.name || 'Tried' }
  const text = JSON.stringify(tidied)
  const [triedText, setTriedText] = useState('')
  const trial = useChange<RuleInput, RuleTried>((api, wanted) =>
    api.send('POST', 'rules/try', { body: { rule: wanted, show: 200 } }),
  )
  const run = () => {
    setTriedText(text)
    trial.mutate(tidied)
  }
  if (rule.health) {
    return (
      <Card aria-labelledby="try-it">
        <h2 id="try-it">Try it</h2>
        <p className={tones.faint}>Health rules check the current state, so there are no past events to try them on.</p>
      </Card>
    )
  }
  return (
    <Card aria-labelledby="try-it">
      <div className={layout.row}>
        <h2 id="try-it">Try it</h2>
        <Button
          variant="light"
          leftSection={<IconFlask size={15} aria-hidden />}
          loading={trial.isPending}
          onClick={run}
        >
          Try it on the last 7 days
        </Button>
      </div>
      <div role="status">
        {trial.data && triedText !== text && <p className={tones.faint}>The rule has changed. Try it again.</p>}
        {trial.data && <Summary tried={trial.data} />}
        {!trial.data && !trial.error && (
          <p className={tones.faint}>
            Shows which events would have fired, which the limits would have held back, and why the others would not.
          </p>
        )}
      </div>
      <Problem what="The rule could not be tried." error={trial.error} />
      {trial.data && trial.data.reasons.length > 0 && <Reasons tried={trial.data} />}
      {trial.data && trial.data.items.length > 0 && <Items tried={trial.data} />}
    </Card>
  )
}

function Summary({ tried }: { tried: RuleTried }) {
  return (
    <>
      <p className={classes.summary}>
        <span>
          <strong>{formatNumber(tried.fired)}</strong> would have fired
        </span>
        <span>
          <strong>{formatNumber(tried.held)}</strong> held back
        </span>
        <span>
          <strong>{formatNumber(tried.looked)}</strong> checked
        </span>
      </p>
      {!tried.complete && (
        <p className={tones.faint}>
          There were too many events for 7 days. Checked back to <When at={tried.from} as="dateTime" />.
        </p>
      )}
    </>
  )
}

const partWords: Record<string, string> = { held: 'held back', 'smart-type': 'original type' }

function Reasons({ tried }: { tried: RuleTried }) {
  const most = Math.max(...tried.reasons.map(({ count }) => count))
  return (
    <div>
      <h3>Why the others would not fire</h3>
      <ul className={`${layout.list} ${classes.reasons}`}>
        {tried.reasons.map(({ part, count }) => (
          <li key={part}>
            <span>{partWords[part] ?? part}</span>
            <span className={classes.bar} style={{ width: `${Math.max(1, (100 * count) / most)}%` }} aria-hidden />
            <span>{formatNumber(count)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

const verdicts = {
  fires: { word: 'Fires', Icon: IconBolt, tone: 'good' },
  held: { word: 'Held back', Icon: IconHandStop, tone: 'warn' },
  no: { word: 'Does not fire', Icon: IconMinus, tone: 'plain' },
} as const

const urgency = Object.keys(verdicts)

function Items({ tried }: { tried: RuleTried }) {
  const [verdict, setVerdict] = useState<string>('all')
  const fitting = tried.items.filter(item => verdict === 'all' || item.verdict === verdict)
  // Events that fire come first, because most do not fire; within a verdict the newest stays first.
  const shown = fitting.toSorted((a, b) => urgency.indexOf(a.verdict) - urgency.indexOf(b.verdict))
  return (
    <>
      <SegmentedControl
        aria-label="Which events"
        className={layout.start ?? ''}
        data={[
          { value: 'all', label: 'All' },
          ...Object.entries(verdicts).map(([value, { word }]) => ({ value, label: word })),
        ]}
        value={verdict}
        onChange={setVerdict}
      />
      {shown.length === 0 && <p className={tones.faint}>None.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard */}
      <ul className={`${layout.list} ${classes.tried}`} aria-label="Events" tabIndex={0}>
        {shown.map(item => (
          <TriedItem key={item.eventId} item={item} />
        ))}
      </ul>
    </>
  )
}

function TriedItem({ item }: { item: RuleTried['items'][number] }) {
  return (
    <li data-testid="tried">
      <StatusMark {...verdicts[item.verdict]} />
      <div>
        <Link to="/events/$eventId" params={{ eventId: item.eventId }}>
          {item.headline}
        </Link>
        <p className={tones.faint}>
          {item.camera.name} · <When at={item.time} />
        </p>
        {item.why.map(reason => (
          <p key={reason}>{reason}</p>
        ))}
      </div>
    </li>
  )
}
