import { type Queries, readSetting, type SettingValue } from '../database/index.ts'
import { dayMs, hourMs } from '../time/units.ts'

export type DiskSamples = SettingValue<'disk-samples'>

/** Facts about the disk of the data directory. */
export interface DiskSpace {
  totalBytes: number
  freeBytes: number
}

export interface DiskForecast {
  /** Until the disk is full, if it fills as it did in the last days. */
  fullInMs: number
  bytesPerDay: number
}

const sampleEveryMs = 6 * hourMs
const lookBackMs = 7 * dayMs
const shortestSpanMs = dayMs

/** The samples with one of now, if one is due. Samples of another disk and of a clock that went back are dropped. */
export function withSample(samples: DiskSamples, disk: DiskSpace, now: number): DiskSamples {
  const usable = samples.filter(({ at, totalBytes }) => {
    return at <= now && at >= now - lookBackMs - sampleEveryMs && totalBytes === disk.totalBytes
  })
  const last = usable.at(-1)
  if (last && now - last.at < sampleEveryMs) return usable
  return [...usable, { at: now, ...disk }]
}

/** When the disk is full at the pace of the last seven days; null before a day has passed, and while it does not fill. */
export function diskForecast(samples: DiskSamples, disk: DiskSpace, now: number): DiskForecast | null {
  const first = samples.find(({ at, totalBytes }) => at >= now - lookBackMs && totalBytes === disk.totalBytes)
  if (!first || now - first.at < shortestSpanMs) return null
  const bytesPerMs = (first.freeBytes - disk.freeBytes) / (now - first.at)
  if (bytesPerMs <= 0) return null
  return { fullInMs: disk.freeBytes / bytesPerMs, bytesPerDay: bytesPerMs * dayMs }
}

/** The forecast from the stored samples. */
export async function readDiskForecast(queries: Queries, disk: DiskSpace, now: number): Promise<DiskForecast | null> {
  return diskForecast(await readSetting(queries, 'disk-samples'), disk, now)
}
