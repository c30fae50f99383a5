import { type ScaleLinear, scaleLinear } from 'd3-scale'
import { formatNumber } from '#format/numbers.ts'
import type { CountBar } from './combine-series.ts'
import type { Range } from './count-range.ts'

export const chartHeight = 320
const margin = { top: 14, right: 48, bottom: 26, left: 48 }

export interface ChartScales {
  width: number
  /** Left and right end of the plot, its upper and lower edge, in pixels. */
  plot: { left: number; right: number; top: number; bottom: number }
  /** Milliseconds since 1970 to pixels. */
  x: ScaleLinear<number, number>
  /** Ins upwards, outs (negative) downwards. */
  y: ScaleLinear<number, number>
  /** Occupancy; null where no series has one. */
  inside: ScaleLinear<number, number> | null
}

const highest = (bars: readonly CountBar[], value: (bar: CountBar) => number | null) =>
  bars.reduce((most, bar) => Math.max(most, value(bar) ?? 0), 0)

/** Scales that fit the bars and everything they are compared with. */
export function chartScales(width: number, range: Range, bars: CountBar[], ghosts: CountBar[][]): ChartScales {
  const all = [...bars, ...ghosts.flat()]
  const up = highest(all, bar => bar.entered)
  const down = highest(all, bar => bar.left)
  const plot = {
    left: margin.left,
    right: Math.max(margin.left + 40, width - margin.right),
    top: margin.top,
    bottom: chartHeight - margin.bottom,
  }
  const x = scaleLinear().domain([range.from, range.to]).range([plot.left, plot.right])
  const y = scaleLinear()
    .domain([-down, Math.max(up, down === 0 ? 4 : 1)])
    .nice(6)
    .range([plot.bottom, plot.top])
  const hasInside = bars.some(bar => bar.presentMax !== null || bar.present !== null)
  const most = highest(bars, bar => Math.max(bar.present ?? 0, bar.presentMax ?? 0))
  const inside = hasInside
    ? scaleLinear()
        .domain([0, Math.max(most, 4)])
        .nice(4)
        .range([y(0), plot.top])
    : null
  return { width, plot, x, y, inside }
}

/** Whole numbers only: half a person is never counted. */
export const wholeTicks = (scale: ScaleLinear<number, number>, count: number) =>
  scale.ticks(count).filter(Number.isInteger)

const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 })

/** A number that fits beside an axis: 9,500 and 40K. */
export const axisNumber = (value: number): string => (value < 10_000 ? formatNumber(value) : compact.format(value))
