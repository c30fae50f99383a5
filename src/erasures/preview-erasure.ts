import { viewsAbout } from '../accounts/index.ts'
import { backupTime, findBackups, isSshAddress } from '../backup/index.ts'
import { type Queries, readSetting } from '../database/index.ts'
import type { DataDirectory, ErasedCounts } from '../log/index.ts'
import { countOfPlate, type RemovedPlates } from '../places/index.ts'
import { peopleOfPlate } from '../plates/erase-plate.ts'
import { type ConditionSettings, type Mention, mentionsOf } from './mentions.ts'
import { eventsOf, isSubject, type Subject } from './subject.ts'

export interface ErasurePreview extends ErasedCounts {
  passes: number
  visits: number
  /** 1 where the plate is known. */
  knownPlates: number
  visitors: number
  /** Saved filters of pages that name it. */
  savedViews: number
  /** Settings that name it and stay, because a person has to change them. */
  mentions: Mention[]
  /** Backups that were made so far and hold it, if it was there then; the newest last. */
  backups: { path: string; at: number }[]
  /** The address of backups on another machine, which cannot be listed; null without. */
  backupsElsewhere: string | null
}

interface PreviewOptions {
  queries: Queries
  directory: Pick<DataDirectory, 'previewErasure'>
  removedPlates: Pick<RemovedPlates, 'hashOf'>
  config: ConditionSettings
}

const nothing = { passes: 0, visits: 0, knownPlates: 0, visitors: 0 }

/** Counts everything that an erasure would remove, and lists the backups, which it does not change. */
export async function previewErasure(
  { queries, directory, removedPlates, config }: PreviewOptions,
  subject: Subject,
): Promise<ErasurePreview> {
  const pages = (reading: Queries) => eventsOf(reading, subject)
  const counts = await directory.previewErasure({ pages, alongside: () => [], record: () => [] })
  const ofPlate =
    subject.kind === 'plate'
      ? {
          ...(await madeOfPlate(queries, subject.value, removedPlates)),
          ...(await peopleOfPlate(queries, subject.value)),
        }
      : nothing
  const savedViews = (await viewsAbout(queries, text => isSubject(subject, text))).length
  const mentions = await mentionsOf(queries, subject, config)
  return { ...counts, ...ofPlate, savedViews, mentions, ...(await backupsNow(queries)) }
}

async function madeOfPlate(queries: Queries, key: string, removedPlates: PreviewOptions['removedPlates']) {
  return countOfPlate(queries, { key, removedKey: await removedPlates.hashOf(key) })
}

async function backupsNow(queries: Queries): Promise<Pick<ErasurePreview, 'backups' | 'backupsElsewhere'>> {
  const target = (await readSetting(queries, 'backup-schedule'))?.target ?? null
  if (target === null) return { backups: [], backupsElsewhere: null }
  if (isSshAddress(target)) return { backups: [], backupsElsewhere: target }
  const found = await findBackups(target).catch(() => null)
  if (found === null) return { backups: [], backupsElsewhere: target }
  return { backups: found.complete.map(path => ({ path, at: backupTime(path) })), backupsElsewhere: null }
}
