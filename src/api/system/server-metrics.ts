import type { ApiContext } from '../api-context.ts'
import { diskOf } from './read-stats.ts'

/** Registers metrics of ingest, storage, search and clock. */
export function addServerMetrics(context: ApiContext): void {
  const { metrics, ingest, directory, feed, searchIndex, faults, startedAt } = context
  metrics.addProcess()
  metrics.counters('viewtron_posts_total', 'Posts of devices since the start, by result.', 'verdict', () => {
    const { posts, stored, repeats, unparsed, refused } = ingest.tally
    const noted = posts - stored - repeats - refused
    return { stored: stored - unparsed, unparsed, repeat: repeats, noted, refused }
  })
  metrics.counter('viewtron_events_total', 'Events stored since the start.', () => ingest.tally.events)
  metrics.counter('viewtron_faults_total', 'Unexpected errors inside the server.', () => faults.total)
  metrics.gauge('viewtron_log_last_seq', 'Number of the newest entry of the log.', () => feed.lastSeq)
  metrics.gauge('viewtron_index_behind', 'Log entries that cannot be searched yet.', () =>
    searchIndex.caughtUp(feed.lastSeq, 0),
  )
  metrics.gauge('viewtron_pending_files', 'Raw posts in the database whose files are not written yet.', () => {
    return directory.storage.available?.pending.count ?? 0
  })
  metrics.gauge('viewtron_storage_ok', 'Whether events can be stored (1) or not (0).', () =>
    directory.trouble ? 0 : 1,
  )
  metrics.gauge('viewtron_database_ok', 'Whether the database can be read (1) or is damaged (0).', () =>
    directory.damage ? 0 : 1,
  )
  metrics.gauge('viewtron_clock_ok', 'Whether the clock is trusted (1) or retention is suspended (0).', () =>
    directory.clockTrouble ? 0 : 1,
  )
  addDiskMetrics(context)
  addCentreMetrics(context)
  metrics.gauge('viewtron_start_time_seconds', 'When the server started, seconds since 1970.', () => {
    return startedAt.getTime() / 1000
  })
  addUpkeepMetrics(context)
}

/** Registers metrics of forwarding, at a site that has a centre. */
function addCentreMetrics({ metrics, outputs }: ApiContext): void {
  const centre = () => outputs.states().find(({ kind }) => kind === 'centre')
  if (!centre()) return
  metrics.gauge('viewtron_centre_ok', 'Whether posts are forwarded to the centre (1) or not (0).', () =>
    centre()?.state === 'ok' ? 1 : 0,
  )
  metrics.gauge('viewtron_centre_behind', 'Log entries that are not forwarded to the centre yet.', () => {
    return centre()?.behind ?? 0
  })
}

/** Registers metrics of backups and of checks of the stored data. */
function addUpkeepMetrics({ metrics, backups, weeklyCheck }: ApiContext): void {
  metrics.gauge('viewtron_backup_ok', 'Whether scheduled backups are made (1) or fail or are overdue (0).', () =>
    backups.trouble ? 0 : 1,
  )
  metrics.gauge(
    'viewtron_backup_last_good_time_seconds',
    'When the last good backup began, seconds since 1970; 0 for never.',
    () => {
      return (backups.lastGoodAt ?? 0) / 1000
    },
  )
  metrics.gauge('viewtron_verify_findings', 'Findings of the last check of the stored data.', () => {
    return weeklyCheck.lastRun?.findings ?? 0
  })
  metrics.gauge(
    'viewtron_verify_last_time_seconds',
    'When the last check began, seconds since 1970; 0 for never.',
    () => {
      return (weeklyCheck.lastRun?.startedAt ?? 0) / 1000
    },
  )
}

function addDiskMetrics(context: ApiContext): void {
  const { metrics } = context
  // Without a database there is no pace.
  const disk = () => diskOf(context).catch(() => null)
  metrics.gauge('viewtron_disk_free_bytes', 'Free space on the disk of the data directory.', async () => {
    return (await disk())?.freeBytes ?? Number.NaN
  })
  const full = 'In how many days that disk is full at the pace of the last days; +Inf if it does not fill.'
  metrics.gauge('viewtron_disk_full_in_days', full, async () => {
    return (await disk())?.fullInDays ?? Number.POSITIVE_INFINITY
  })
}
