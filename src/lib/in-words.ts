import { dayMs, hourMs, minuteMs, secondMs } from '../time/units.ts'

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

/** A duration as people say it, its two largest units: `3 min 12 s`, `2 days 5 h`. */
export function inWords(durationMs: number): string {
  const ms = Math.abs(durationMs)
  const two = (large: string, rest: number, unit: string) => (rest > 0 ? `${large} ${rest} ${unit}` : large)
  if (ms < minuteMs) return `${Math.round(ms / secondMs)} s`
  if (ms < hourMs) return two(`${Math.floor(ms / minuteMs)} min`, Math.floor((ms % minuteMs) / secondMs), 's')
  if (ms < dayMs) return two(`${Math.floor(ms / hourMs)} h`, Math.floor((ms % hourMs) / minuteMs), 'min')
  return two(plural(Math.floor(ms / dayMs), 'day'), Math.floor((ms % dayMs) / hourMs), 'h')
}
