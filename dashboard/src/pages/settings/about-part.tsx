import { appUrl } from '#api/api-client.ts'
import { useStats } from '#api/use-session.ts'
import { formatBytes, formatCount, formatDuration, formatNumber, formatPercent } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import { When } from '#format/when.tsx'
import type { Stats } from '#server/api/schemas/index.ts'
import { type Fact, FactList } from '#ui/fact-list.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import styles from './settings.module.css'

/** The version and the state of the server. */
export function AboutPart() {
  const stats = useStats()
  if (stats.error) return <LoadProblem what="The server state could not be loaded." query={stats} />
  return stats.data ? <About stats={stats.data} /> : null
}

function About({ stats }: { stats: Stats }) {
  const now = useNow()
  const { disk, posts } = stats
  const free = disk.totalBytes === 0 ? 1 : disk.freeBytes / disk.totalBytes
  const facts: Fact[] = [
    ['Version', stats.version],
    [
      'Uptime',
      <>
        {formatDuration(now - Date.parse(stats.startedAt))}, since <When at={stats.startedAt} as="dateTime" />
      </>,
    ],
    ['Time zone', stats.timeZone],
    [
      'Events',
      `${formatNumber(stats.events.total)} in total, ${formatNumber(stats.events.today)} today, ${formatNumber(stats.events.lastHour)} in the last hour`,
    ],
    [
      'Posts since start',
      `${formatNumber(posts.posts)}: ${formatNumber(posts.stored)} stored, ${formatNumber(posts.repeats)} duplicates, ${formatNumber(posts.unparsed)} not recognized, ${formatNumber(posts.refused)} refused; the rest are heartbeats, positions and unchanged states`,
    ],
    ['Cameras', `${formatNumber(stats.cameras.total)}, ${formatNumber(stats.cameras.ok)} of them OK`],
    [
      'Disk',
      <>
        {formatBytes(disk.freeBytes)} free of {formatBytes(disk.totalBytes)} ({formatPercent(free)})
        {disk.advice && (
          <p>
            {disk.advice.seen} {disk.advice.meaning} {disk.advice.fix}
          </p>
        )}
      </>,
    ],
    ['Data folder', <code key="path">{disk.path}</code>],
    ['Database', formatBytes(disk.databaseBytes)],
    ['Memory', formatBytes(stats.memoryBytes)],
    [
      'Search',
      stats.indexBehind === 0
        ? 'Up to date'
        : `${formatCount(stats.indexBehind, 'entry', 'entries')} behind; catching up`,
    ],
  ]
  return (
    <>
      {stats.trouble && (
        <div className={styles.trouble} role="alert">
          {stats.trouble.refusing && <strong>Posts are being refused. </strong>}
          {stats.trouble.message} {stats.trouble.hint}
        </div>
      )}
      <FactList layout="boxed" facts={facts} />
      {free < 0.1 && <p className={tones.bad}>Less than 10% of the disk is free. See Retention.</p>}
      <ul className={styles.links}>
        <li>
          <a href={appUrl('api/docs/')}>API reference</a> and <a href={appUrl('api/openapi.json')}>OpenAPI document</a>
        </li>
        <li>
          <a href={appUrl('healthz')}>Health</a>, <a href={appUrl('readyz')}>readiness</a> and{' '}
          <a href={appUrl('metrics')}>metrics</a> for monitoring
        </li>
      </ul>
    </>
  )
}
