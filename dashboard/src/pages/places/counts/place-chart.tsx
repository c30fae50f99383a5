import { formatNumber } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiPlaceCounts } from '#server/api/schemas/index.ts'
import { useSize } from '#ui/use-size.ts'
import classes from './place-counts.module.css'
import { comparisonWords } from './place-period.ts'
import { useBucketWords } from './use-bucket-words.ts'

const [left, right, top, height, below] = [44, 8, 8, 240, 24]
const minLabelWidth = 64

type Point = ApiPlaceCounts['points'][number]

/** A round number that is not smaller. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  return ([1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].find(step => step * power >= value) ?? 10) * power
}

function pathOf(
  values: readonly (number | null | undefined)[],
  at: (n: number) => number,
  up: (value: number) => number,
) {
  let isDrawing = false
  return values
    .map((value, n) => {
      const command = value == null ? '' : `${isDrawing ? 'L' : 'M'}${at(n)} ${up(value)}`
      isDrawing = value != null
      return command
    })
    .join('')
}

/** Bars of who came in, a line of how many were inside, and a dashed line of the time to compare with. */
export function PlaceChart({ counts }: { counts: ApiPlaceCounts }) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const { points, compared } = counts
  const words = useBucketWords(counts)
  const numbers = points.flatMap(({ entered, insideMax }, n) => [entered, insideMax, compared?.points[n]?.entered])
  const most = roundUp(Math.max(1, ...numbers.map(value => value ?? 0)))
  const step = Math.max(0, width - left - right) / Math.max(1, points.length)
  const middle = (n: number) => left + (n + 0.5) * step
  const up = (value: number) => top + height - (value / most) * height
  const summary = `${formatNumber(counts.total.entered)} in, ${formatNumber(counts.total.left)} out. The table below has the numbers.`
  return (
    <div ref={box}>
      <svg role="img" aria-label={summary} width="100%" height={top + height + below}>
        <Grid most={most} width={width} up={up} />
        {points.map((point, n) => (
          <Bar key={point.from} point={point} x={left + n * step} step={step} up={up} title={words(point.from)} />
        ))}
        <path
          className={classes.inside}
          d={pathOf(
            points.map(({ insideMax }) => insideMax),
            middle,
            up,
          )}
        />
        {compared && (
          <path
            className={classes.compared}
            d={pathOf(
              compared.points.map(({ entered }) => entered),
              middle,
              up,
            )}
          />
        )}
        <TimeLabels counts={counts} step={step} />
      </svg>
      <Legend counts={counts} />
    </div>
  )
}

function Grid({ most, width, up }: { most: number; width: number; up: (value: number) => number }) {
  return [0, most / 2, most].map(value => (
    <g key={value}>
      <line className={classes.grid} x1={left} x2={Math.max(left, width - right)} y1={up(value)} y2={up(value)} />
      <text className={classes.label} x={left - 6} y={up(value) + 4} textAnchor="end">
        {value < 1 && value > 0 ? '' : formatNumber(value)}
      </text>
    </g>
  ))
}

interface BarProps {
  point: Point
  x: number
  step: number
  up: (value: number) => number
  title: string
}

function Bar({ point, x, step, up, title }: BarProps) {
  const { entered, left: out, insideMax, missingMs } = point
  const width = Math.max(1, step - Math.min(4, step / 4))
  const said = entered === null ? 'no numbers' : `${formatNumber(entered)} in, ${formatNumber(out ?? 0)} out`
  const inside = insideMax === null ? '' : `, ${formatNumber(insideMax)} inside at most`
  return (
    <g>
      <title>{`${title}: ${said}${inside}${missingMs > 0 ? ', a camera was silent' : ''}`}</title>
      {missingMs > 0 && <rect className={classes.hole} x={x} width={step} y={top} height={height} />}
      <rect
        className={classes.bar1}
        x={x}
        width={width}
        y={up(entered ?? 0)}
        height={Math.max(0, top + height - up(entered ?? 0))}
      />
      <rect className={classes.target} x={x} width={step} y={top} height={height} />
    </g>
  )
}

function TimeLabels({ counts: { points, bucket, zone }, step }: { counts: ApiPlaceCounts; step: number }) {
  const { day, timeShort } = useFormat()
  const month = new Intl.DateTimeFormat(undefined, { timeZone: zone, month: 'short' })
  const every = Math.max(1, Math.ceil(minLabelWidth / Math.max(step, 0.1)))
  const isOneDay = points.length <= 25
  const word = (from: string) => {
    if (bucket === 'month') return month.format(Date.parse(from))
    return bucket === 'hour' && isOneDay ? timeShort(Date.parse(from)) : day(Date.parse(from))
  }
  return points
    .filter((_, n) => n % every === 0)
    .map(({ from }, n) => (
      <text key={from} className={classes.label} x={left + n * every * step} y={top + height + 16}>
        {word(from)}
      </text>
    ))
}

function Legend({ counts }: { counts: ApiPlaceCounts }) {
  const hasHoles = counts.points.some(({ missingMs }) => missingMs > 0)
  return (
    <ul className={classes.legend}>
      <li data-mark="bar">came in</li>
      <li data-mark="inside">inside at most</li>
      {counts.compared && <li data-mark="compared">came in, {comparisonWords[counts.compared.compare]}</li>}
      {hasHoles && <li data-mark="hole">a camera was silent</li>}
    </ul>
  )
}
