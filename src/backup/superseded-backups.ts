import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../lib/files.ts'
import { dayMs } from '../time/units.ts'
import { backupTime, findBackups } from './backup-folders.ts'
import { manifestName } from './manifest.ts'

/** The number of backups that stay: the newest of so many days, and of so many weeks. Days and weeks without a backup do not count. */
export interface KeptBackups {
  daily: number
  weekly: number
}

// 1 January 1970 was a Thursday; weeks begin on Monday.
const thursday = 3
const dayOf = (at: number) => Math.floor(at / dayMs)
const weekOf = (at: number) => Math.floor((dayOf(at) + thursday) / 7)

function newestOfEach(newestFirst: readonly string[], spanOf: (at: number) => number, most: number): string[] {
  const bySpan = new Map<number, string>()
  for (const path of newestFirst) {
    const span = spanOf(backupTime(path))
    if (!bySpan.has(span)) bySpan.set(span, path)
  }
  return [...bySpan.values()].slice(0, most)
}

/** Of these backups, the folders that later ones replace. The newest one always stays. */
export function supersededBackups(paths: readonly string[], { daily, weekly }: KeptBackups): string[] {
  const newestFirst = paths.toSorted((a, b) => backupTime(b) - backupTime(a))
  const kept = new Set([
    ...newestFirst.slice(0, 1),
    ...newestOfEach(newestFirst, dayOf, daily),
    ...newestOfEach(newestFirst, weekOf, weekly),
  ])
  return newestFirst.filter(path => !kept.has(path))
}

/** Removes superseded backups, and returns their folders. A removal that is interrupted leaves an incomplete backup. */
export async function removeSuperseded(target: string, keep: KeptBackups): Promise<string[]> {
  const superseded = supersededBackups((await findBackups(target)).complete, keep)
  for (const path of superseded) {
    await rm(join(path, manifestName))
    await syncFolder(path)
    await rm(path, { recursive: true, force: true })
  }
  return superseded
}
