import { statfs } from 'node:fs/promises'
import { CameraDirectory } from '../cameras/camera-directory.ts'
import { putSetting, type Queries, readSetting, type Write } from '../database/index.ts'
import type { CertificateState } from '../lib/tls-files.ts'
import { EventLog, UnparsedPosts } from '../log/index.ts'
import { hourMs } from '../time/units.ts'
import { type DiskSpace, diskForecast, withSample } from './disk-pace.ts'
import type { CameraCondition, Conditions, OutputCondition, OutputHealth } from './health-rules.ts'

/** The sources of `readConditions`. */
export interface ConditionSources {
  queries: Queries
  write: Write
  /** Absolute path; its disk is checked. */
  dataDir: string
  /** The last post of each camera and the offset of its clock, by camera id. */
  cameraHealth: () => ReadonlyMap<
    string,
    { lastSeen: number | null; clockSkewMs: number | null; heartbeatMs: number | null }
  >
  /** The certificates of the ports. */
  certificates: () => readonly CertificateState[]
  /** The state of all outputs and how far each has come in the log. */
  outputs: () => (OutputHealth & { cursor: number; behind: number })[]
}

async function diskOf(dataDir: string): Promise<Conditions['disk']> {
  const found = await statfs(dataDir).catch(() => null)
  return found && { totalBytes: found.bsize * found.blocks, freeBytes: found.bsize * found.bavail }
}

/** Stores a sample of the free space when one is due. */
async function readForecast({ queries, write }: ConditionSources, disk: DiskSpace, now: number) {
  const samples = await readSetting(queries, 'disk-samples')
  const sampled = withSample(samples, disk, now)
  if (sampled.at(-1)?.at !== samples.at(-1)?.at) await write([putSetting(queries, 'disk-samples', sampled)])
  return diskForecast(sampled, disk, now)
}

/** Approved cameras, without hidden and merged ones. */
async function camerasOf({ queries, cameraHealth }: ConditionSources): Promise<CameraCondition[]> {
  const directory = new CameraDirectory(queries)
  const [shown, lostSince] = await Promise.all([directory.shown(), directory.offlineSince()])
  const cameras = shown.filter(({ state, isHidden }) => state === 'approved' && !isHidden)
  const health = cameraHealth()
  return cameras.map(({ id, name }) => ({
    id,
    name,
    lostSince: lostSince.get(id) ?? null,
    lastSeen: health.get(id)?.lastSeen ?? null,
    clockSkewMs: health.get(id)?.clockSkewMs ?? null,
    heartbeatMs: health.get(id)?.heartbeatMs ?? null,
  }))
}

async function outputsOf({ queries, outputs }: ConditionSources): Promise<OutputCondition[]> {
  const log = new EventLog(queries)
  return Promise.all(
    outputs().map(async ({ cursor, behind, ...health }) => ({
      ...health,
      waitingSince: behind > 0 ? await log.receiptAfter(cursor) : null,
    })),
  )
}

/** Reads everything that health rules check. `now` is in milliseconds since 1970. */
export async function readConditions(sources: ConditionSources, now: number): Promise<Omit<Conditions, 'since'>> {
  const { queries, dataDir } = sources
  const [cameras, disk, outputs, unparsed] = await Promise.all([
    camerasOf(sources),
    diskOf(dataDir),
    outputsOf(sources),
    new UnparsedPosts(queries).countSince(new Date(now - hourMs)),
  ])
  const diskForecast = disk && (await readForecast(sources, disk, now))
  return { now, cameras, disk, diskForecast, outputs, certificates: sources.certificates(), unparsed }
}
