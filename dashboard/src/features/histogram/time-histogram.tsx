import { scaleLinear } from 'd3-scale'
import { type PointerEvent, useState } from 'react'
import { formatCount } from '#format/numbers.ts'
import type { Formatters } from '#format/time-formatters.ts'
import { timeTicks } from '#format/time-ticks.ts'
import { useFormat } from '#format/use-format.ts'
import type { Histogram } from '#server/api/schemas/index.ts'
import { useSize } from '#ui/use-size.ts'
import { type Bins, histogramBins } from './histogram-bins.ts'
import classes from './time-histogram.module.css'

export interface TimeHistogramProps {
  /** Undefined while it is read: the shape stays. */
  data: Histogram | undefined
  /** A span was chosen by dragging, or by keyboard; milliseconds. */
  onChoose: (from: number, to: number) => void
  noun?: string
  /** Draws at least so many buckets, so that a young log is not one broad bar. */
  atLeast?: number
}

interface Selection {
  start: number
  end: number
}

const barsHeight = 44
const axisHeight = 18
/** Over so long a time the year says more than the day of the week. */
const longMs = 120 * 86_400_000

const ordered = ({ start, end }: Selection) => [Math.min(start, end), Math.max(start, end)] as const

function spanText(bins: Bins, first: number, last: number, format: Formatters, noun: string): string {
  const [from, to] = [bins.startOf(first), bins.startOf(last + 1)]
  let count = 0
  for (let bin = first; bin <= last; bin++) count += bins.counts[bin] ?? 0
  const end = format.date(from) === format.date(to - 1) ? format.timeShort(to) : format.dateTimeShort(to)
  const span =
    bins.widthMs >= 86_400_000 && first === last ? format.day(from) : `${format.dateTimeShort(from)} – ${end}`
  return `${span}: ${formatCount(count, noun)}`
}

function Axis({ bins, width, format }: { bins: Bins; width: number; format: Formatters }) {
  const x = scaleLinear([bins.from, bins.to], [0, width])
  const ticks = timeTicks(bins.from, bins.to, format.zone, width / 110)
  const dayOf = bins.to - bins.from > longMs ? format.date : format.day
  return ticks.map(({ at, day }) => (
    <g key={at} transform={`translate(${x(at).toFixed(1)} ${barsHeight})`} className={classes.tick}>
      <line y2={4} />
      <text y={15} textAnchor={x(at) < 24 ? 'start' : x(at) > width - 30 ? 'end' : 'middle'}>
        {day ? dayOf(at) : format.timeShort(at)}
      </text>
    </g>
  ))
}

/** Keyboard and pointer choose whole buckets. */
function useSelection(bins: Bins | null, width: number, onChoose: TimeHistogramProps['onChoose']) {
  const [cursor, setCursor] = useState<number | null>(null)
  const [selection, setSelection] = useState<Selection | null>(null)
  const last = (bins?.counts.length ?? 1) - 1
  const clamp = (bin: number) => Math.max(0, Math.min(last, bin))
  const choose = (chosen: Selection) => {
    setSelection(null)
    const [first, end] = ordered(chosen)
    if (bins) onChoose(bins.startOf(first), bins.startOf(end + 1))
  }
  const binAt = (event: PointerEvent) => {
    const { left } = event.currentTarget.getBoundingClientRect()
    return clamp(Math.floor(((event.clientX - left) / Math.max(1, width)) * (last + 1)))
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      PageUp: -10,
      PageDown: 10,
      Home: -last,
      End: last,
    }
    const step = moves[event.key]
    const at = cursor ?? last
    if (step !== undefined) {
      const next = clamp(cursor === null && Math.abs(step) === 1 ? last : at + step)
      setCursor(next)
      setSelection(event.shiftKey ? { start: selection?.start ?? at, end: next } : null)
    } else if (event.key === 'Enter') choose(selection ?? { start: at, end: at })
    else if (event.key === 'Escape' && selection !== null) setSelection(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const pointer = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      const bin = binAt(event)
      setSelection({ start: bin, end: bin })
    },
    onPointerMove: (event: PointerEvent) => {
      const bin = binAt(event)
      setCursor(bin)
      if (event.buttons === 1) setSelection(before => before && { ...before, end: bin })
    },
    onPointerUp: () => selection && choose(selection),
    onPointerLeave: () => setCursor(null),
    onPointerCancel: () => setSelection(null),
  }
  return { cursor, selection, pointer, onKeyDown, onBlur: () => setCursor(null) }
}

/** Counts over time: hover for numbers, drag (or Shift and arrows, then Enter) to choose a span. */
export function TimeHistogram({ data, onChoose, noun = 'event', atLeast = 1 }: TimeHistogramProps) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const format = useFormat()
  const bins = data === undefined ? null : histogramBins(data, { zone: format.zone, atLeast })
  const { cursor, selection, pointer, onKeyDown, onBlur } = useSelection(bins, width, onChoose)
  const [first, last] = selection ? ordered(selection) : [cursor ?? -1, cursor ?? -1]
  const text = bins && first >= 0 ? spanText(bins, first, last, format, noun) : ''
  const barWidth = width / (bins?.counts.length ?? 1)
  const y = scaleLinear([0, Math.max(1, ...(bins?.counts ?? []))], [0, barsHeight - 2])
  return (
    <div ref={box} className={classes.histogram}>
      {bins && width > 0 && (
        <div
          className={classes.area}
          role="slider"
          tabIndex={0}
          aria-label="Over time. Arrows move, Shift and arrows select, Enter shows only that span."
          aria-valuemin={0}
          aria-valuemax={bins.counts.length - 1}
          aria-valuenow={cursor ?? bins.counts.length - 1}
          aria-valuetext={text || spanText(bins, 0, bins.counts.length - 1, format, noun)}
          onKeyDown={onKeyDown}
          onBlur={onBlur}
          {...pointer}
        >
          <svg width={width} height={barsHeight + axisHeight} aria-hidden>
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
                  // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
                  key={bin}
                  className={bin >= first && bin <= last ? classes.barHere : classes.bar}
                  x={bin * barWidth + (barWidth > 4 ? 0.5 : 0)}
                  y={barsHeight - Math.max(2, y(count))}
                  width={Math.max(1, barWidth - (barWidth > 4 ? 1 : 0))}
                  height={Math.max(2, y(count))}
                />
              ),
            )}
            <line className={classes.base} x2={width} y1={barsHeight + 0.5} y2={barsHeight + 0.5} />
            <Axis bins={bins} width={width} format={format} />
          </svg>
          {text !== '' && (
            <div
              className={classes.tip}
              style={{
                left: `clamp(0px, ${(first + last + 1) / 2} * ${barWidth}px - 130px, ${Math.max(0, width - 260)}px)`,
              }}
            >
              {text}
            </div>
          )}
        </div>
      )}
    </div>
  )
}
