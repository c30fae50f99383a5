import { useElementSize } from '@mantine/hooks'
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useMemo, useState } from 'react'
import { type TimeTick, timeTicks } from '#format/time-ticks.ts'
import { type ChartScales, chartHeight, chartScales } from './chart-scales.ts'
import type { CountBar, Silences } from './combine-series.ts'
import { CountAxis, InsideAxis, TimeAxis } from './count-axes.tsx'
import { CountBars, GhostLine, Hatching, OccupancyLine } from './count-marks.tsx'
import type { Range } from './count-range.ts'
import { CountReadout } from './count-readout.tsx'
import styles from './counts.module.css'
import type { Ghost } from './ghosts.ts'
import { useDragRange } from './use-drag-range.ts'

interface ChartOptions {
  range: Range
  zone: string
  bars: CountBar[]
  ghosts: Ghost[]
  silent: Silences
  /** A description of the whole chart for screen readers. */
  summary: string
  tickWord: (tick: TimeTick) => string
  spanWords: (range: Range) => string
  onZoom: (range: Range) => void
  onZoomOut: () => void
}

/**
 * Ins and outs as mirrored bars, occupancy as a line over them. Dragging chooses a time; so do the arrow keys with
 * Shift held, then Enter.
 */
export function CountChart(options: ChartOptions) {
  const { range, bars, ghosts, silent, zone } = options
  const { ref, width } = useElementSize()
  const scales = useMemo(
    () =>
      chartScales(
        Math.max(280, width),
        range,
        bars,
        ghosts.map(ghost => ghost.bars),
      ),
    [width, range, bars, ghosts],
  )
  const plotWidth = scales.plot.right - scales.plot.left
  const ticks = useMemo(() => timeTicks(range, zone, Math.floor(plotWidth / 80)), [range, zone, plotWidth])
  const pointed = usePointedBar(options, scales)
  const marked = pointed.marked
  return (
    <div className={styles.chart} ref={ref}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move over the bars */}
      <svg role="img" aria-label={options.summary} width="100%" height={chartHeight} tabIndex={0} {...pointed.handlers}>
        <HatchPatterns />
        <CountAxis scales={scales} />
        <Hatching ranges={silent.some} scales={scales} className={styles.silentSome} />
        <Hatching ranges={silent.all} scales={scales} className={styles.silentAll} />
        {marked && <Hatching ranges={[marked]} scales={scales} className={styles.marked} />}
        <CountBars bars={bars} scales={scales} />
        {ghosts.map((ghost, index) => (
          <GhostLine
            key={ghost.words}
            bars={ghost.bars}
            scales={scales}
            className={index ? styles.ghostFar : styles.ghost}
          />
        ))}
        <OccupancyLine bars={bars} silent={silent.all} scales={scales} />
        <InsideAxis scales={scales} />
        <TimeAxis ticks={ticks} scales={scales} word={options.tickWord} />
      </svg>
      <CountReadout
        bar={pointed.bar}
        left={pointed.bar ? scales.x((pointed.bar.from + pointed.bar.to) / 2) / scales.width : 0}
        ghosts={ghosts}
        silent={silent}
        spanWords={options.spanWords}
      />
    </div>
  )
}

function HatchPatterns() {
  return (
    <defs>
      <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line className={styles.hatchLine} y2="7" />
      </pattern>
    </defs>
  )
}

/** The bar that the arrow keys or the pointer are on, and the bars selected with Shift held. */
function useBarCursor(bars: readonly CountBar[]) {
  const [index, setIndex] = useState<number | null>(null)
  const [anchor, setAnchor] = useState<number | null>(null)
  const step = (by: number, holding: boolean) => {
    const next = Math.min(bars.length - 1, Math.max(0, (index ?? (by > 0 ? -1 : bars.length)) + by))
    setAnchor(holding ? (anchor ?? index ?? next) : null)
    setIndex(next)
  }
  const leave = () => {
    setIndex(null)
    setAnchor(null)
  }
  const [a, b] = [bars[anchor ?? -1], bars[index ?? -1]]
  const selected = a && b ? { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) } : null
  return { bar: b ?? null, selected, setIndex, step, leave }
}

/** The bar under the pointer or the arrow keys, and the period selected by dragging or with Shift and the arrow keys. */
/** The edge of a bar nearest to a moment, later than `least`. */
function nearestEdge(
  bars: readonly CountBar[],
  { from, to }: Range,
  { at, least }: { at: number; least?: number | undefined },
) {
  const edges = [from, ...bars.flatMap(bar => [bar.from, bar.to]), to].filter(edge => edge > (least ?? from - 1))
  return edges.reduce((near, edge) => (Math.abs(edge - at) < Math.abs(near - at) ? edge : near), to)
}

function usePointedBar({ bars, range, onZoom, onZoomOut }: ChartOptions, scales: ChartScales) {
  const { bar, selected, setIndex, step, leave } = useBarCursor(bars)
  const inRange = (at: number) => Math.round(Math.min(range.to, Math.max(range.from, at)))
  const drag = useDragRange({
    timeAt: px => inRange(scales.x.invert(px)),
    snap: (at, least) => nearestEdge(bars, range, { at, least }),
    onChoose: onZoom,
  })
  const zoom = () => {
    const chosen = selected ?? bar
    if (chosen) onZoom({ from: chosen.from, to: chosen.to })
    leave()
  }
  const keys: Record<string, (event: KeyboardEvent) => void> = {
    ArrowRight: event => step(1, event.shiftKey),
    ArrowLeft: event => step(-1, event.shiftKey),
    Enter: zoom,
    Escape: leave,
  }
  const handlers = {
    ...drag.handlers,
    onPointerMove(event: PointerEvent<SVGSVGElement>) {
      drag.handlers.onPointerMove(event)
      const at = scales.x.invert(event.clientX - event.currentTarget.getBoundingClientRect().left)
      const under = bars.findIndex(one => one.from <= at && at < one.to)
      setIndex(under === -1 ? null : under)
    },
    onPointerLeave: leave,
    onBlur: leave,
    onDoubleClick: onZoomOut,
    // A press selects a period; the focus ring is for the keyboard.
    onMouseDown: (event: MouseEvent) => event.preventDefault(),
    onKeyDown(event: KeyboardEvent) {
      const act = keys[event.key]
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      event.stopPropagation()
      act(event)
    },
  }
  return { bar: drag.chosen ? null : bar, marked: drag.chosen ?? selected ?? bar, handlers }
}
