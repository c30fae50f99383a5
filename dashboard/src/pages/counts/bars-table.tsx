import { formatNumber } from '#format/numbers.ts'
import { Table } from '#ui/table.tsx'
import { type CountBar, type Silences, silenceWords } from './combine-series.ts'
import type { Range } from './count-range.ts'
import styles from './counts.module.css'
import type { Ghost } from './ghosts.ts'

interface BarsOptions {
  bars: readonly CountBar[]
  ghosts: readonly Ghost[]
  silent: Silences
  spanWords: (range: Range) => string
}

const number = (value: number | null | undefined) => (value == null ? '–' : formatNumber(value))

/** The chart as numbers. */
export function BarsTable({ bars, ghosts, silent, spanWords }: BarsOptions) {
  const hasSilence = silent.all.length + silent.some.length > 0
  const numbers = ['In', 'Out', 'Inside, maximum', ...ghosts.map(ghost => `In ${ghost.words}`)]
  const head = [
    'Time',
    ...numbers.map(title => (
      <th key={title} scope="col" data-number>
        {title}
      </th>
    )),
    ...(hasSilence ? ['Note'] : []),
  ]
  return (
    <Table look="plain" label="Counts as numbers" className={styles.bars} head={head}>
      {bars.map(bar => (
        <tr key={bar.from}>
          <th scope="row">{spanWords(bar)}</th>
          <td data-number>{number(bar.entered)}</td>
          <td data-number>{number(bar.left)}</td>
          <td data-number>{number(bar.presentMax ?? bar.present)}</td>
          {ghosts.map(ghost => (
            <td key={ghost.words} data-number>
              {number(ghost.bars.find(one => one.from <= bar.from && bar.from < one.to)?.entered)}
            </td>
          ))}
          {hasSilence && <td>{silenceWords(silent, bar)}</td>}
        </tr>
      ))}
    </Table>
  )
}
