import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconZoomOut } from '@tabler/icons-react'
import { firstWeekday } from '#format/first-weekday.ts'
import { useFormat } from '#format/use-format.ts'
import type { TimeState } from './filter-when.tsx'
import { steppedSpan, stepWord, type WholeSpan, wholeSpan, widerSpan } from './time-steps.ts'

/** Buttons that move the time of the filter to the previous or next hour, day or week, and that widen it. */
export function TimeStepButtons({ state }: { state: TimeState }) {
  const { zone } = useFormat()
  const span = wholeSpan(state.span, Date.now(), zone)
  if (!span) return null
  const show = (next: WholeSpan | null) =>
    state.set({
      when: '',
      from: next ? new Date(next.from).toISOString() : '',
      to: next ? new Date(next.to).toISOString() : '',
    })
  const word = stepWord(span)
  const next = steppedSpan(span, 1, zone)
  return (
    <ActionIcon.Group>
      <ActionIcon
        variant="default"
        size={26}
        aria-label={`Previous ${word}`}
        onClick={() => show(steppedSpan(span, -1, zone))}
      >
        <IconChevronLeft size={15} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={26}
        aria-label={`Next ${word}`}
        disabled={next.from > Date.now()}
        onClick={() => show(next)}
      >
        <IconChevronRight size={15} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={26}
        aria-label="Show a wider time"
        onClick={() => show(widerSpan(span, zone, firstWeekday()))}
      >
        <IconZoomOut size={15} aria-hidden />
      </ActionIcon>
    </ActionIcon.Group>
  )
}
