const units: Record<string, number> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }

/** The number of bytes in `16 MiB`, `128m`, `4 KiB/s` or `65536`; null for anything else. */
export function parseByteSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?(?:\/s)?$/i.exec(text.trim())
  if (!match) return null
  const factor = units[(match[2] ?? '').toLowerCase()]
  return factor === undefined ? null : Math.round(Number(match[1]) * factor)
}

/** A number of bytes for people: `16 MiB`, or as it is where no unit fits evenly. */
export function formatByteSize(bytes: number): string {
  for (const [unit, factor] of [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const) {
    if (bytes >= factor && bytes % factor === 0) return `${bytes / factor} ${unit}`
  }
  return `${bytes} B`
}
