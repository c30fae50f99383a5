const mostGrowth = 0.2
const tenths = 10

export interface SoakResult {
  /** The server's resident memory at even intervals, bytes. */
  residentBytes: readonly number[]
  /** Target ids of the event posts that were acknowledged. */
  acknowledged: ReadonlySet<number>
  /** Target ids of the events the server lists afterwards. */
  stored: ReadonlySet<number>
  /** Posts with a reply other than 200, by status or error code. */
  refused: Readonly<Record<string, number>>
}

/** The failures of a soak run, one sentence each; empty if there are none. */
export function complaints({ residentBytes, acknowledged, stored, refused }: SoakResult): string[] {
  const found: string[] = []
  const lost = [...acknowledged].filter(targetId => !stored.has(targetId))
  if (lost.length > 0) found.push(`${lost.length} acknowledged events are not stored, the first is target ${lost[0]}`)
  for (const [answer, count] of Object.entries(refused)) found.push(`${count} posts were answered ${answer}`)
  const growth = memoryGrowth(residentBytes)
  if (growth > mostGrowth) found.push(`resident memory grew by ${(growth * 100).toFixed(0)} % after the second tenth`)
  return found
}

/** Growth of the mean from the second to the last tenth, 0.2 for 20 %; 0 if there are too few values for tenths. */
export function memoryGrowth(residentBytes: readonly number[]): number {
  if (residentBytes.length < tenths) return 0
  const tenth = (index: number) => {
    const place = (edge: number) => Math.floor((residentBytes.length * edge) / tenths)
    const part = residentBytes.slice(place(index), place(index + 1))
    return part.reduce((sum, value) => sum + value, 0) / part.length
  }
  return tenth(tenths - 1) / tenth(1) - 1
}
