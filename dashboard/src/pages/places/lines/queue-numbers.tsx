import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { formatDuration, formatNumber } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiLine, ApiQueue } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { LoadProblem } from '#ui/problem.tsx'
import { Table } from '#ui/table.tsx'
import tones from '#ui/text.module.css'
import { beginOfDays } from './begin-of-days.ts'
import classes from './queue-numbers.module.css'

const kinds = [
  { value: 'person', label: 'People' },
  { value: 'vehicle', label: 'Vehicles' },
]

/** The number of people who wait in a drawn zone now; their number and waiting times in each of the last 24 hours. */
export function QueueNumbers({ line }: { line: ApiLine }) {
  const [target, setTarget] = useState<'person' | 'vehicle'>('person')
  const from = beginOfDays(1)
  const request = { params: { id: line.id }, query: { bucket: 'hour', target, from } } as const
  const queue = useApiQuery('lines/{id}/queue', request, { everyMs: 5000, keepPrevious: true })
  return (
    <section className={layout.tight} aria-label={`Queue in ${line.name ?? 'the zone'}`}>
      <div className={layout.row}>
        {queue.data && (
          <p data-testid="waiting-now">
            <strong className={classes.now}>{formatNumber(queue.data.now)}</strong> in it now
          </p>
        )}
        <SegmentedControl
          aria-label="Who waits"
          value={target}
          onChange={value => setTarget(value as typeof target)}
          data={kinds}
        />
      </div>
      <LoadProblem what="The queue could not be loaded." query={queue} />
      {queue.data && <QueueTable queue={queue.data} />}
    </section>
  )
}

/** A bar behind a number, as long as its share of the longest. */
function waitBar(share: number): string {
  const end = `${Math.round(share * 100)}%`
  return `linear-gradient(to right, color-mix(in srgb, var(--mark-count) 30%, transparent) ${end}, transparent ${end})`
}

function QueueTable({ queue }: { queue: ApiQueue }) {
  const { timeShort } = useFormat()
  const waited = queue.points.filter(({ visits, meanLength }) => visits > 0 || meanLength > 0).toReversed()
  if (waited.length === 0) return <p className={tones.soft}>Nobody was in it in the last 24 hours.</p>
  const longest = Math.max(1, ...waited.map(({ meanWaitMs }) => meanWaitMs ?? 0))
  const head = ['From', 'Mean wait', 'Longest', 'Left', 'Mean in it']
  return (
    <Table look="plain" label="Queue by hour" head={head}>
      {waited.map(({ from, visits, meanWaitMs, longestWaitMs, meanLength }) => (
        <tr key={from}>
          <th scope="row">{timeShort(from)}</th>
          <td style={{ background: waitBar((meanWaitMs ?? 0) / longest) }}>
            {meanWaitMs === null ? '–' : formatDuration(meanWaitMs)}
          </td>
          <td>{longestWaitMs === null ? '–' : formatDuration(longestWaitMs)}</td>
          <td data-number>{formatNumber(visits)}</td>
          <td data-number>{meanLength}</td>
        </tr>
      ))}
    </Table>
  )
}
