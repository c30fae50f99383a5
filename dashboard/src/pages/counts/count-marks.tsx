import type { ChartScales } from './chart-scales.ts'
import type { CountBar } from './combine-series.ts'
import type { Range } from './count-range.ts'
import styles from './counts.module.css'

const gapPx = (width: number) => (width > 6 ? 1.5 : width > 3 ? 0.75 : 0)

/** Ins above the zero line, outs mirrored below it. */
export function CountBars({ bars, scales: { x, y } }: { bars: readonly CountBar[]; scales: ChartScales }) {
  const zero = y(0)
  return (
    <g>
      {bars.map(bar => {
        const left = x(bar.from)
        const width = Math.max(1, x(bar.to) - left - gapPx(x(bar.to) - left))
        return (
          <g key={bar.from}>
            {bar.entered ? (
              <rect className={styles.in} x={left} width={width} y={y(bar.entered)} height={zero - y(bar.entered)} />
            ) : null}
            {bar.left ? (
              <rect className={styles.out} x={left} width={width} y={zero} height={y(-bar.left) - zero} />
            ) : null}
          </g>
        )
      })}
    </g>
  )
}

/** The outline of an earlier period, shifted to this one. */
export function GhostLine(options: { bars: readonly CountBar[]; scales: ChartScales; className: string | undefined }) {
  const { bars, scales, className } = options
  const outline = (value: (bar: CountBar) => number) => {
    const steps = bars.map((bar, index) => {
      const height = scales.y(value(bar)).toFixed(1)
      const joined = index > 0 && bars[index - 1]?.to === bar.from
      return `${joined ? 'L' : 'M'}${scales.x(bar.from).toFixed(1)},${height}H${scales.x(bar.to).toFixed(1)}`
    })
    return steps.join('')
  }
  const hasOut = bars.some(bar => bar.left)
  return (
    <g className={className}>
      <path d={outline(bar => bar.entered ?? 0)} />
      {hasOut && <path d={outline(bar => -(bar.left ?? 0))} />}
    </g>
  )
}

/** Times in which cameras were silent. */
export function Hatching(options: { ranges: readonly Range[]; scales: ChartScales; className: string | undefined }) {
  const { x, plot } = options.scales
  return (
    <g>
      {options.ranges.map(range => {
        const [left, right] = [Math.max(plot.left, x(range.from)), Math.min(plot.right, x(range.to))]
        if (right <= left) return null
        return (
          <rect
            key={range.from}
            className={options.className}
            x={left}
            width={right - left}
            y={plot.top}
            height={plot.bottom - plot.top}
          />
        )
      })}
    </g>
  )
}

/** The occupancy as a stepped line, interrupted where no camera counted. */
export function OccupancyLine(options: { bars: readonly CountBar[]; silent: readonly Range[]; scales: ChartScales }) {
  const { bars, silent, scales } = options
  const inside = scales.inside
  if (!inside) return null
  let broken = true
  const steps: string[] = []
  for (const bar of bars) {
    const value = bar.presentMax ?? bar.present
    const isSilent = silent.some(gap => gap.from <= bar.from && gap.to >= bar.to)
    if (value === null || isSilent) {
      broken = true
      continue
    }
    const height = inside(value).toFixed(1)
    steps.push(`${broken ? 'M' : 'L'}${scales.x(bar.from).toFixed(1)},${height}H${scales.x(bar.to).toFixed(1)}`)
    broken = false
  }
  return <path className={styles.inside} d={steps.join('')} />
}
