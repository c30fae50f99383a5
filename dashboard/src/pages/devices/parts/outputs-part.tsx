import { Button } from '@mantine/core'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import { formatDuration } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import { When } from '#format/when.tsx'
import type { ApiDevice, DeviceOutput } from '#server/api/schemas/index.ts'
import classes from '../devices.module.css'
import { OutputDialog } from './output-dialog.tsx'

export interface OutputWish {
  output: number
  on: boolean
}

/** The alarm outputs, such as a gate: what was last done to each and by whom, and opening and closing after a question. */
export function OutputsPart({ device, outputs }: { device: ApiDevice; outputs: number }) {
  const [wish, setWish] = useState<OutputWish | null>(null)
  return (
    <section className={classes.card} aria-labelledby="outputs">
      <h2 id="outputs">{outputs === 1 ? 'Alarm output' : 'Alarm outputs'}</h2>
      <ul className={classes.lines}>
        {Array.from({ length: outputs }, (_, index) => index + 1).map(output => (
          <OutputRow
            key={output}
            output={output}
            last={device.outputs.find(one => one.output === output) ?? null}
            onWish={setWish}
          />
        ))}
      </ul>
      {wish && <OutputDialog device={device} wish={wish} onClose={() => setWish(null)} />}
    </section>
  )
}

interface OutputRowOptions {
  output: number
  last: DeviceOutput | null
  onWish: (wish: OutputWish) => void
}

function OutputRow({ output, last, onWish }: OutputRowOptions) {
  const mayChange = useMayChange()
  const now = useNow()
  const isOpen = last?.on === true && (last.until === null || Date.parse(last.until) > now)
  return (
    <li className={classes.line} data-testid="output-row">
      <span className={classes.lineMain}>
        <b>Output {output}</b>{' '}
        <span className={classes.openMark} data-open={isOpen || undefined}>
          {last === null ? 'Not switched from here yet' : isOpen ? 'Open' : 'Closed'}
        </span>
        {last && <LastDone last={last} isOpen={isOpen} now={now} />}
      </span>
      {mayChange && (
        <span className={classes.row}>
          <Button variant="light" aria-label={`Open output ${output}`} onClick={() => onWish({ output, on: true })}>
            Open…
          </Button>
          <Button variant="default" aria-label={`Close output ${output}`} onClick={() => onWish({ output, on: false })}>
            Close…
          </Button>
        </span>
      )}
    </li>
  )
}

/** As the API names who it was, where that is no person. */
function byWords(by: string): string {
  if (by === 'server') return 'by itself'
  return by === 'nobody' ? '(sign-in is off)' : `by ${by}`
}

function LastDone({ last, isOpen, now }: { last: DeviceOutput; isOpen: boolean; now: number }) {
  const restMs = last.until === null ? null : Date.parse(last.until) - now
  return (
    <span className={classes.lastDone}>
      {last.on ? 'opened' : 'closed'} <When at={last.at} as="relative" /> {byWords(last.by)}
      {isOpen && (restMs === null ? ', until it is closed' : `, closes in ${formatDuration(Math.max(1000, restMs))}`)}
      {last.on && !isOpen && ', closed again by itself'}
    </span>
  )
}
