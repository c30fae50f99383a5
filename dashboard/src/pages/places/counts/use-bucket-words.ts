import { useFormat } from '#format/use-format.ts'
import type { ApiPlaceCounts } from '#server/api/schemas/index.ts'
import { endOf } from './place-period.ts'

/** The time of an interval in words: `Mon 23 Nov, 14:00–15:00`, `Mon 23 Nov`, `Mon 16 Nov – Sun 22 Nov`, `November 2026`. */
export function useBucketWords({ bucket, zone }: Pick<ApiPlaceCounts, 'bucket' | 'zone'>): (from: string) => string {
  const { day, timeShort } = useFormat()
  const month = new Intl.DateTimeFormat(undefined, { timeZone: zone, month: 'long', year: 'numeric' })
  return text => {
    const from = Date.parse(text)
    const end = endOf(from, bucket, zone)
    if (bucket === 'month') return month.format(from)
    if (bucket === 'day') return day(from)
    if (bucket === 'week') return `${day(from)} – ${day(end - 1)}`
    return `${day(from)}, ${timeShort(from)}–${timeShort(end)}`
  }
}
