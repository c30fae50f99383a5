import { scaleLinear } from 'd3-scale'
import { formatCount } from '#format/numbers.ts'
import type { Formatters } from '#format/time-formatters.ts'
import { timeTicks } from '#format/time-ticks.ts'
import { useFormat } from '#format/use-format.ts'
import type { Histogram } from '#server/api/schemas/index.ts'
import { useSize } from '#ui/use-size.ts'
import { type Bins, histogramBins } from './histogram-bins.ts'
import classes from './time-histogram.module.css'
import { ordered, useSelection } from './use-selection.ts'

interface TimeHistogramProps {
  /** Undefined while it is loaded: the space stays reserved. */
  data: Histogram | undefined
  /** A span was selected by dragging or by keyboard; milliseconds. */
  onChoose: (from: number, to: number) => void
  /** Draws at least this many bins, so that a young log is not one broad bar. */
  atLeast?: number
}

const barsHeight = 44
const axisHeight = 18
const tipWidth = 260
/** Over a longer span the axis shows years instead of weekdays. */
const longMs = 120 * 86_400_000

function spanText(bins: Bins, first: number, last: number, format: Formatters): string {
  const [from, to] = [bins.startOf(first), bins.startOf(last + 1)]
  const count = bins.counts.slice(first, last + 1).reduce((sum, bin) => sum + bin, 0)
  const end = format.date(from) === format.date(to - 1) ? format.timeShort(to) : format.dateTimeShort(to)
  const isOneDay = bins.widthMs >= 86_400_000 && first === last
  const span = isOneDay ? format.day(from) : `${format.dateTimeShort(from)} – ${end}`
  return `${span}: ${formatCount(count, 'event')}`
}

function Axis({ bins, width, format }: { bins: Bins; width: number; format: Formatters }) {
  const x = scaleLinear([bins.from, bins.to], [0, width])
  const ticks = timeTicks({ from: bins.from, to: bins.to }, format.zone, width / 110)
  const dayOf = bins.to - bins.from > longMs ? format.date : format.day
  return ticks.map(({ at, unit }) => (
    <g key={at} transform={`translate(${x(at).toFixed(1)} ${barsHeight})`} className={classes.tick}>
      <line y2={4} />
      <text y={15} textAnchor={x(at) < 24 ? 'start' : x(at) > width - 30 ? 'end' : 'middle'}>
        {unit === 'time' ? format.timeShort(at) : dayOf(at)}
      </text>
    </g>
  ))
}

interface BarsProps {
  bins: Bins
  width: number
  /** The highlighted bins; -1 for none. */
  first: number
  last: number
}

function Bars({ bins, width, first, last }: BarsProps) {
  const barWidth = width / bins.counts.length
  const gap = barWidth > 4 ? 1 : 0
  const y = scaleLinear([0, Math.max(1, ...bins.counts)], [0, barsHeight - 2])
  return (
    <>
      {first >= 0 && (
        <rect
          className={classes.chosen}
          x={first * barWidth}
          width={(last - first + 1) * barWidth}
          height={barsHeight}
        />
      )}
      {bins.counts.map((count, bin) =>
        count === 0 ? null : (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is identified by its position
            key={bin}
            className={bin >= first && bin <= last ? classes.barHere : classes.bar}
            x={bin * barWidth + gap / 2}
            y={barsHeight - Math.max(2, y(count))}
            width={Math.max(1, barWidth - gap)}
            height={Math.max(2, y(count))}
          />
        ),
      )}
      <line className={classes.base} x2={width} y1={barsHeight + 0.5} y2={barsHeight + 0.5} />
    </>
  )
}

interface ChartProps extends Pick<TimeHistogramProps, 'onChoose'> {
  bins: Bins
  width: number
}

function Chart({ bins, width, onChoose }: ChartProps) {
  const format = useFormat()
  const { cursor, selection, handlers } = useSelection(bins, width, onChoose)
  const newest = bins.counts.length - 1
  const [first, last] = selection ? ordered(selection) : [cursor ?? -1, cursor ?? -1]
  const text = first >= 0 ? spanText(bins, first, last, format) : ''
  const center = ((first + last + 1) / 2) * (width / bins.counts.length)
  const left = `clamp(0px, ${center - tipWidth / 2}px, ${Math.max(0, width - tipWidth)}px)`
  return (
    <div
      className={classes.area}
      role="slider"
      tabIndex={0}
      aria-label="Events over time. Arrow keys move, Shift with arrow keys selects, Enter shows only the selection."
      aria-valuemin={0}
      aria-valuemax={newest}
      aria-valuenow={cursor ?? newest}
      aria-valuetext={text || spanText(bins, 0, newest, format)}
      {...handlers}
    >
      <svg width={width} height={barsHeight + axisHeight} aria-hidden>
        <Bars bins={bins} width={width} first={first} last={last} />
        <Axis bins={bins} width={width} format={format} />
      </svg>
      {text !== '' && (
        <div className={classes.tip} style={{ left }}>
          {text}
        </div>
      )}
    </div>
  )
}

/** Counts over time: hover for numbers, drag (or Shift with arrow keys, then Enter) to select a span. */
export function TimeHistogram({ data, onChoose, atLeast = 1 }: TimeHistogramProps) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const { zone } = useFormat()
  const bins = data === undefined ? null : histogramBins(data, { zone, atLeast })
  return (
    <div ref={box} className={classes.histogram}>
      {bins && width > 0 && <Chart bins={bins} width={width} onChoose={onChoose} />}
    </div>
  )
}
