const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })

/** 12,345 */
export function formatNumber(value: number): string {
  return whole.format(value)
}

/** `1 event`, `12,345 events` */
export function formatCount(value: number, one: string, several = `${one}s`): string {
  return `${whole.format(value)} ${value === 1 ? one : several}`
}

/** 512 B, 48 kB, 1.4 MB, 12 GB (powers of 1,000) */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit > 1 && value < 100 ? oneDigit.format(value) : whole.format(value)} ${units[unit]}`
}

const parts = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** 850 ms, 12 s, 3 min 12 s, 2 h 5 min, 3 d 4 h: at most two units. */
export function formatDuration(durationMs: number): string {
  const total = Math.abs(durationMs)
  if (total < 1000) return `${Math.round(total)} ms`
  if (total < 10_000) return `${oneDigit.format(total / 1000)} s`
  let rest = Math.round(total / 1000) * 1000
  const words: string[] = []
  for (const [unit, unitMs] of parts) {
    const count = Math.floor(rest / unitMs)
    rest -= count * unitMs
    if (count > 0) words.push(`${count} ${unit}`)
    else if (words.length > 0) break
    if (words.length === 2) break
  }
  return words.join(' ')
}

/** `now`, `12 s ago`, `3 min ago`, `2 h ago`, `4 d ago`; `in …` for what is to come. */
export function formatAgo(at: number, now: number): string {
  const distance = now - at
  if (Math.abs(distance) < 1500) return 'now'
  const [unit, unitMs] = parts.find(([, size]) => Math.abs(distance) >= size) ?? parts[3]
  const words = `${Math.floor(Math.abs(distance) / unitMs)} ${unit}`
  return distance > 0 ? `${words} ago` : `in ${words}`
}

/** 0.987 → 99 % */
export function formatPercent(fraction: number): string {
  return `${whole.format(fraction * 100)} %`
}
