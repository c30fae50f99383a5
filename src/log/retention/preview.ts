import type { Cause } from './limits.ts'
import { type Batch, noCounts, type RemovalCounts, type RemovalPlan, type Sparing } from './removal-plan.ts'
import { ageRemovals, readSizes } from './retention.ts'
import { excessOf, type Sizes, sizeLimitsOf, sizeRemovals } from './size-removals.ts'
import type { UsedBytes } from './used-bytes.ts'

/** The removals that a rule would make. Times are milliseconds since 1970. */
export interface PreviewedRule extends Cause {
  counts: RemovalCounts
  bytes: BytesOfKinds
  from: number
  upTo: number
}

type FileKind = Exclude<keyof RemovalCounts, 'events'>
export type BytesOfKinds = Record<FileKind, number>

export interface Preview {
  rules: PreviewedRule[]
  /** The numbers of events that are old enough and stay. */
  spared: Record<Sparing, number>
  sizes: Sizes
  /** Bytes that would be over the limits by size, although everything is removed that may be; 0 for none. */
  missingBytes: number
}

export interface PreviewOptions extends Omit<RemovalPlan, 'spared'> {
  /** Absolute. */
  dataDir: string
  used: UsedBytes
  isStopping: () => boolean
}

// Looking at each of a million files would take a minute and disturb the disk.
const measuredFiles = 5000
const measureEvery = 20

/** Sizes of files: of many, every twentieth is measured and stands for the others. */
function sampledSizes(archive: RemovalPlan['archive']): RemovalPlan['archive'] {
  let [asked, measured, bytes] = [0, 0, 0]
  return {
    unfinished: archive.unfinished,
    list: folder => archive.list(folder),
    listFolders: folder => archive.listFolders(folder),
    async sizeOf(path) {
      asked++
      const isSmallKind = path.endsWith('.ndjson')
      if (!isSmallKind && measured >= measuredFiles && asked % measureEvery !== 0) return Math.round(bytes / measured)
      const size = await archive.sizeOf(path)
      if (isSmallKind) return size
      measured++
      bytes += size ?? 0
      return size
    },
  }
}

function kindOf(path: string): FileKind {
  if (path.startsWith('images/')) return 'pictures'
  return path.endsWith('.ndjson') ? 'tracks' : 'rawPosts'
}

/** Adds up steps instead of taking them. */
class Tally {
  private readonly rules = new Map<string, PreviewedRule>()

  add({ cause, counts, files, from, upTo }: Batch): void {
    if (Object.values(counts).every(count => count === 0)) return
    const key = JSON.stringify(cause)
    const rule = this.rules.get(key) ?? emptyRule(cause, from)
    this.rules.set(key, rule)
    for (const name of Object.keys(counts) as (keyof RemovalCounts)[]) rule.counts[name] += counts[name]
    for (const { path, bytes } of files) rule.bytes[kindOf(path)] += bytes
    rule.from = Math.min(rule.from, from)
    rule.upTo = Math.max(rule.upTo, upTo)
  }

  get all(): PreviewedRule[] {
    return [...this.rules.values()]
  }

  get bytes(): number {
    return this.all.reduce((sum, { bytes }) => sum + bytes.pictures + bytes.rawPosts + bytes.tracks, 0)
  }
}

const emptyRule = (cause: Cause, from: number): PreviewedRule => ({
  ...cause,
  counts: { ...noCounts },
  bytes: { pictures: 0, rawPosts: 0, tracks: 0 },
  from,
  upTo: 0,
})

/** Counts the removals that these settings would make. Removes nothing, and works beside a running server. */
export async function previewRemovals({ dataDir, used, isStopping, ...rest }: PreviewOptions): Promise<Preview> {
  const spared: Preview['spared'] = { kept: 0, held: 0 }
  const plan: RemovalPlan = {
    ...rest,
    dataDir,
    archive: sampledSizes(rest.archive),
    spared: counts => {
      spared.kept += counts.kept
      spared.held += counts.held
    },
  }
  const tally = new Tally()
  for await (const batch of ageRemovals(plan)) {
    if (isStopping()) break
    tally.add(batch)
  }
  const sizes = await readSizes(dataDir, used, rest.queries)
  const ofAge = tally.bytes
  const left = { usedBytes: sizes.usedBytes - ofAge, freeBytes: sizes.freeBytes + ofAge }
  const excess = excessOf(sizeLimitsOf(rest.retention, rest.archive), left)
  if (excess === null) return { rules: tally.all, spared, sizes, missingBytes: 0 }
  for await (const batch of sizeRemovals({ ...plan, spared: () => undefined }, excess)) {
    if (isStopping()) break
    tally.add(batch)
  }
  const missingBytes = Math.max(0, excess.bytes - (tally.bytes - ofAge))
  return { rules: tally.all, spared, sizes, missingBytes }
}
