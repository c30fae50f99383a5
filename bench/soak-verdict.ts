const mostGrowth = 0.2
const mostSlower = 1
const tenths = 10

/** A measurement of the server while it runs. Sizes are in bytes. */
export interface SoakSample {
  residentBytes: number
  descriptors: number
  threads: number
  walBytes: number
  /** Of the database, for each event that is stored. */
  bytesPerEvent: number
}

/** The words for what must not grow. */
const watched = {
  residentBytes: 'resident memory',
  descriptors: 'the number of open files',
  threads: 'the number of threads',
  walBytes: 'the write-ahead log',
  bytesPerEvent: 'the database for each event',
} satisfies Record<keyof SoakSample, string>

export interface SoakResult {
  /** Taken at even intervals. */
  samples: readonly SoakSample[]
  /** Time within which 99 % of the events of the first and the last ten minutes were acknowledged, milliseconds. */
  p99: { first: number; last: number }
  /** Target ids of the event posts that were acknowledged. */
  acknowledged: ReadonlySet<number>
  /** Target ids of the events the server lists afterwards. */
  stored: ReadonlySet<number>
  /** The number of events that retention removed meanwhile. */
  removed: number
  /** Posts with a reply other than 200, by status or error code. */
  refused: Readonly<Record<string, number>>
}

/** The failures of a soak run, one sentence each; empty if there are none. */
export function complaints({ samples, p99, acknowledged, stored, removed, refused }: SoakResult): string[] {
  const found: string[] = []
  const gone = [...acknowledged].filter(targetId => !stored.has(targetId))
  if (gone.length !== removed)
    found.push(
      `${gone.length} acknowledged events are not stored, retention removed ${removed}; the last is target ${gone.at(-1)}`,
    )
  for (const [answer, count] of Object.entries(refused)) found.push(`${count} posts were answered ${answer}`)
  for (const [name, words] of Object.entries(watched) as [keyof SoakSample, string][]) {
    const rise = growth(samples.map(sample => sample[name]))
    if (rise > mostGrowth) found.push(`${words} grew by ${(rise * 100).toFixed(0)} % after the second tenth`)
  }
  if (p99.last > p99.first * (1 + mostSlower))
    found.push(`99 % of the replies took ${p99.first.toFixed(0)} ms at first, and ${p99.last.toFixed(0)} ms at the end`)
  return found
}

/** Growth of the mean from the second to the last tenth, 0.2 for 20 %; 0 if there are too few values for tenths. */
export function growth(values: readonly number[]): number {
  if (values.length < tenths) return 0
  const tenth = (index: number) => {
    const place = (edge: number) => Math.floor((values.length * edge) / tenths)
    const part = values.slice(place(index), place(index + 1))
    return part.reduce((sum, value) => sum + value, 0) / part.length
  }
  return tenth(tenths - 1) / tenth(1) - 1
}
