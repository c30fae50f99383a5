import type { TimeTick } from '#format/time-ticks.ts'
import { axisNumber, type ChartScales, wholeTicks } from './chart-scales.ts'
import styles from './counts.module.css'

/** Numbers of ins and outs on the left, with their lines; outs count upwards too, away from the zero line. */
export function CountAxis({ scales: { plot, y } }: { scales: ChartScales }) {
  return (
    <g>
      {wholeTicks(y, 6).map(value => (
        <g key={value} transform={`translate(0,${y(value)})`}>
          <line className={value === 0 ? styles.zero : styles.grid} x1={plot.left} x2={plot.right} />
          <text className={styles.label} x={plot.left - 8} dy="0.32em" textAnchor="end">
            {axisNumber(Math.abs(value))}
          </text>
        </g>
      ))}
    </g>
  )
}

/** The axis of the occupancy, on the right. */
export function InsideAxis({ scales: { plot, inside } }: { scales: ChartScales }) {
  if (!inside) return null
  return (
    <g>
      {wholeTicks(inside, 4).map(value => (
        <text key={value} className={styles.insideLabel} x={plot.right + 8} y={inside(value)} dy="0.32em">
          {axisNumber(value)}
        </text>
      ))}
    </g>
  )
}

export function TimeAxis(options: {
  ticks: readonly TimeTick[]
  scales: ChartScales
  word: (tick: TimeTick) => string
}) {
  const { x, plot } = options.scales
  return (
    <g>
      {options.ticks.map(tick => (
        <g key={tick.at} transform={`translate(${x(tick.at)},${plot.bottom})`}>
          <line className={styles.tick} y2={5} />
          <text className={tick.unit === 'time' ? styles.label : styles.dayLabel} y={19} textAnchor="middle">
            {options.word(tick)}
          </text>
        </g>
      ))}
    </g>
  )
}
