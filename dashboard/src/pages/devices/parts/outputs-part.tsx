import { Button } from '@mantine/core'
import { useState } from 'react'
import { useMayOperate } from '#api/use-session.ts'
import { formatDuration } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import { When } from '#format/when.tsx'
import type { ApiDevice, DeviceOutput } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import classes from '../devices.module.css'
import { type OutputChange, OutputDialog } from './output-dialog.tsx'

/** The alarm outputs, such as a gate, with their last use; activates and releases them after a confirmation. */
export function OutputsPart({ device, outputs }: { device: ApiDevice; outputs: number }) {
  const [change, setChange] = useState<OutputChange | null>(null)
  return (
    <Card aria-labelledby="outputs">
      <h2 id="outputs">{outputs === 1 ? 'Alarm output' : 'Alarm outputs'}</h2>
      <ul className={layout.lines}>
        {Array.from({ length: outputs }, (_, index) => index + 1).map(output => (
          <OutputRow
            key={output}
            output={output}
            last={device.outputs.find(one => one.output === output) ?? null}
            onChange={setChange}
          />
        ))}
      </ul>
      {change && <OutputDialog device={device} change={change} onClose={() => setChange(null)} />}
    </Card>
  )
}

interface OutputRowOptions {
  output: number
  last: DeviceOutput | null
  onChange: (change: OutputChange) => void
}

function OutputRow({ output, last, onChange }: OutputRowOptions) {
  const mayChange = useMayOperate()
  const now = useNow()
  const isOpen = last?.on === true && (last.until === null || Date.parse(last.until) > now)
  return (
    <li className={classes.line} data-testid="output-row">
      <span className={layout.main}>
        <b>Output {output}</b>{' '}
        <span className={classes.openMark} data-open={isOpen || undefined}>
          {last === null ? 'Not used from here yet' : isOpen ? 'Active' : 'Released'}
        </span>
        {last && <LastDone last={last} isOpen={isOpen} now={now} />}
      </span>
      {mayChange && (
        <span className={layout.row}>
          <Button
            variant="light"
            aria-label={`Activate output ${output}`}
            onClick={() => onChange({ output, on: true })}
          >
            Activate…
          </Button>
          <Button
            variant="default"
            aria-label={`Release output ${output}`}
            onClick={() => onChange({ output, on: false })}
          >
            Release…
          </Button>
        </span>
      )}
    </li>
  )
}

/** Says in words who switched an output; `server` and `nobody` are no persons. */
function byWords(by: string): string {
  if (by === 'server') return 'automatically'
  return by === 'nobody' ? '(sign-in is off)' : `by ${by}`
}

function LastDone({ last, isOpen, now }: { last: DeviceOutput; isOpen: boolean; now: number }) {
  const restMs = last.until === null ? null : Date.parse(last.until) - now
  return (
    <span className={`${tones.soft} ${tones.small} ${classes.lastDone}`}>
      {last.on ? 'activated' : 'released'} <When at={last.at} as="relative" /> {byWords(last.by)}
      {isOpen && (restMs === null ? ', until released' : `, releases in ${formatDuration(Math.max(1000, restMs))}`)}
      {last.on && !isOpen && ', since released'}
    </span>
  )
}
