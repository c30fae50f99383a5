import { minuteMs } from '../../time/units.ts'
import type { DoorFlow } from './door-flows.ts'
import { quarterMs } from './line-counts.ts'

/** A time in which a camera was silent, in whole quarters of an hour. Milliseconds since 1970. */
export interface Silence {
  camera: string
  from: number
  to: number
}

/** The observations at a place. */
export interface Observed {
  flows: readonly DoorFlow[]
  silences: readonly Silence[]
  /** The cameras that count. */
  cameras: readonly string[]
  /** The quarters from the first count up to now. */
  first: number
  now: number
  /** Whether a quarter counts: that of opening hours; null for all. */
  isWithin: ((quarter: number) => boolean) | null
}

/** The counts from one edge to the next. */
export interface CountBucket {
  /** Null in a hole: nothing was observed in all of it. */
  entered: number | null
  left: number | null
  /** For so long at least one camera was silent. */
  missingMs: number
  /** Quarters in which at least one camera was heard. */
  quarters: number
}

/** For each quarter in which a camera was silent, how many were. */
function silentCameras({ silences }: Observed): Map<number, number> {
  const silent = new Map<number, Set<string>>()
  for (const { camera, from, to } of silences) {
    for (let quarter = Math.floor(from / quarterMs); quarter * quarterMs < to; quarter++) {
      const cameras = silent.get(quarter) ?? new Set()
      silent.set(quarter, cameras.add(camera))
    }
  }
  return new Map([...silent].map(([quarter, cameras]) => [quarter, cameras.size]))
}

/** Adds up what was observed between each edge and the next, for several lists of edges. */
export class CountBuckets {
  private readonly observed: Observed
  private readonly silent: Map<number, number>
  private readonly byQuarter: Map<number, DoorFlow[]>

  constructor(observed: Observed) {
    this.observed = observed
    this.silent = silentCameras(observed)
    this.byQuarter = Map.groupBy(observed.flows, ({ quarter }) => quarter)
  }

  between(edges: readonly number[]): CountBucket[] {
    return edges.slice(1).map((end, n) => this.bucket((edges[n] ?? end) / quarterMs, end / quarterMs))
  }

  /** The flows of a quarter that counts; none outside of opening hours. */
  flowsOf(quarter: number): readonly DoorFlow[] {
    return this.isCounted(quarter) ? (this.byQuarter.get(quarter) ?? []) : []
  }

  bucket(from: number, to: number): CountBucket {
    const sum: CountBucket = { entered: null, left: null, missingMs: 0, quarters: 0 }
    const { first, now, cameras } = this.observed
    for (let quarter = Math.max(Math.ceil(from), first); quarter < to && quarter <= now; quarter++) {
      if (!this.isCounted(quarter)) continue
      const silent = this.silent.get(quarter) ?? 0
      if (silent > 0) sum.missingMs += quarterMs
      const flows = this.byQuarter.get(quarter) ?? []
      if (silent >= cameras.length && flows.length === 0) continue
      sum.quarters++
      sum.entered = flows.reduce((total, { entered }) => total + entered, sum.entered ?? 0)
      sum.left = flows.reduce((total, { left }) => total + left, sum.left ?? 0)
    }
    return sum
  }

  private isCounted(quarter: number): boolean {
    return this.observed.isWithin?.(quarter) ?? true
  }
}

/** The sum of buckets; holes add nothing. */
export function totalOf(buckets: readonly CountBucket[]) {
  return {
    entered: buckets.reduce((total, { entered }) => total + (entered ?? 0), 0),
    left: buckets.reduce((total, { left }) => total + (left ?? 0), 0),
    missingMs: buckets.reduce((total, { missingMs }) => total + missingMs, 0),
  }
}

/** `2 h missing`, `1 h 15 min missing`; null where nothing is. */
export function missingWords(missingMs: number): string | null {
  const minutes = Math.round(missingMs / minuteMs)
  if (minutes === 0) return null
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const words = [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(one => one !== '')
  return `${words.join(' ')} missing`
}
