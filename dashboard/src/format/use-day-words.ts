import { useFormat } from './use-format.ts'
import { startOfDay } from './zone.ts'

/** `Today, Mon 23 Nov`, `Sun 22 Nov`, `Mon 23 Nov 2025` */
export function useDayWords(day: number): string {
  const format = useFormat()
  const today = startOfDay(Date.now(), format.zone)
  if (day === today) return `Today, ${format.day(day)}`
  if (day === startOfDay(Date.now(), format.zone, -1)) return `Yesterday, ${format.day(day)}`
  const yearOf = (at: number) => new Intl.DateTimeFormat('en', { timeZone: format.zone, year: 'numeric' }).format(at)
  return yearOf(day) === yearOf(today) ? format.day(day) : `${format.day(day)} ${yearOf(day)}`
}
