import { useDebouncedCallback } from '@mantine/hooks'
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react'
import { type Bins, histogramBins } from '#features/histogram/histogram-bins.ts'
import { useFormat } from '#format/use-format.ts'
import type { Histogram } from '#server/api/schemas/index.ts'
import { useSize } from '#ui/use-size.ts'
import classes from './scrubber.module.css'
import { type ScrubberScale, scrubberLabels, scrubberScale } from './scrubber-scale.ts'

interface ScrubberProps {
  histogram: Histogram
  /** The time of the event at the top of the list. */
  now: number
  /** Shows the events before this time, or, where there are none, before the other one. */
  onJump: (before: number, orElse: number) => void
}

const keySteps: Record<string, number> = {
  ArrowUp: -0.02,
  ArrowDown: 0.02,
  PageUp: -0.1,
  PageDown: 0.1,
  Home: -1,
  End: 1,
}
const settleMs = 400
/** Half of the tip's height. */
const tipMargin = 14

interface ScrubbingOptions {
  scale: ScrubberScale
  height: number
  /** The place of the event at the top of the list. */
  place: number
  onJump: ScrubberProps['onJump']
}

/** The place that a drag or a key has come to, null while there is none, and the handlers. */
function useScrubbing({ scale, height, place, onJump }: ScrubbingOptions) {
  const [moved, setMoved] = useState<number | null>(null)
  const finish = (at: number) => {
    onJump(scale.timeAt(at), scale.endAt(at))
    setMoved(null)
  }
  const settle = useDebouncedCallback(finish, settleMs)
  const placeOfPointer = (event: PointerEvent) => {
    const { top } = event.currentTarget.getBoundingClientRect()
    return Math.min(1, Math.max(0, (event.clientY - top) / Math.max(1, height)))
  }
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setMoved(placeOfPointer(event))
    },
    onPointerMove: (event: PointerEvent) => {
      if (event.buttons === 1 && moved !== null) setMoved(placeOfPointer(event))
    },
    onPointerUp: (event: PointerEvent) => {
      if (moved !== null) finish(placeOfPointer(event))
    },
    onPointerCancel: () => setMoved(null),
    onKeyDown: (event: KeyboardEvent) => {
      const step = keySteps[event.key]
      if (step === undefined) return
      event.preventDefault()
      event.stopPropagation()
      const next = Math.min(1, Math.max(0, (moved ?? place) + step))
      setMoved(next)
      settle(next)
    },
  }
  return { moved, handlers }
}

/** Days and months beside a long list, as high as their number of events: a press, a drag or the arrow keys go there. */
export function Scrubber({ histogram, ...props }: ScrubberProps) {
  const { zone } = useFormat()
  const bins = useMemo(() => histogramBins(histogram, { zone }), [histogram, zone])
  return bins && <Strip bins={bins} {...props} />
}

function Strip({ bins, now, onJump }: Pick<ScrubberProps, 'now' | 'onJump'> & { bins: Bins }) {
  const format = useFormat()
  const { zone } = format
  const [box, { height }] = useSize<HTMLDivElement>()
  const scale = useMemo(() => scrubberScale(bins), [bins])
  const here = scale.placeOf(now)
  const { moved, handlers } = useScrubbing({ scale, height, place: here, onJump })
  const place = moved ?? here
  const words = format.dateTimeShort(scale.timeAt(place))
  return (
    <div
      ref={box}
      className={classes.scrubber}
      role="slider"
      tabIndex={0}
      aria-label="Place in time. Arrow keys move."
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(place * 100)}
      aria-valuetext={words}
      data-testid="scrubber"
      {...handlers}
    >
      {scrubberLabels(bins, scale, { zone, height }).map(label => (
        <span key={label.at} className={classes.label} style={{ top: label.place * height }} aria-hidden>
          {label.unit === 'day' ? format.dayShort(label.at) : format.month(label.at)}
        </span>
      ))}
      <span className={classes.mark} style={{ top: place * height }} aria-hidden />
      {moved !== null && (
        <span
          className={classes.tip}
          style={{ top: Math.min(height - tipMargin, Math.max(tipMargin, place * height)) }}
          aria-hidden
        >
          {words}
        </span>
      )}
    </div>
  )
}
