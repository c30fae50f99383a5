import { formatAgo } from './numbers.ts'
import type { Moment } from './time-formatters.ts'
import { useFormat } from './use-format.ts'
import { useNow } from './use-now.ts'

interface WhenProps {
  at: string
  /** `relative`: 12 s ago; `smart` (default): the time today, with the day before; others as named. */
  as?: 'relative' | 'smart' | 'time' | 'dateTime' | 'exact'
}

const iso = (at: Moment) => new Date(at).toISOString()

function Ago({ at }: { at: string }) {
  const now = useNow()
  const format = useFormat()
  return (
    <time dateTime={iso(at)} title={format.exact(at)}>
      {formatAgo(Date.parse(at), now)}
    </time>
  )
}

/** A moment in the person's zone and clock; exact on hover. */
export function When({ at, as = 'smart' }: WhenProps) {
  const format = useFormat()
  if (Number.isNaN(Date.parse(at))) return <span>–</span>
  if (as === 'relative') return <Ago at={at} />
  return (
    <time dateTime={iso(at)} title={format.exact(at)}>
      {format[as](at)}
    </time>
  )
}
