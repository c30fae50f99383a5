import type { ReactNode } from 'react'
import { appUrl } from '#api/api-client.ts'
import { useStats } from '#api/use-session.ts'
import { formatBytes, formatCount, formatDuration, formatNumber, formatPercent } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import { When } from '#format/when.tsx'
import type { Stats } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import styles from './settings.module.css'

/** What runs here and how it is doing. */
export function AboutPart() {
  const stats = useStats()
  if (stats.error)
    return (
      <Problem
        what="The state of the server could not be read."
        error={stats.error}
        onRetry={() => void stats.refetch()}
      />
    )
  return stats.data ? <About stats={stats.data} /> : null
}

function About({ stats }: { stats: Stats }) {
  const now = useNow()
  const { disk, posts } = stats
  const free = disk.totalBytes === 0 ? 1 : disk.freeBytes / disk.totalBytes
  const facts: [string, ReactNode][] = [
    ['Version', stats.version],
    [
      'Running for',
      <>
        {formatDuration(now - Date.parse(stats.startedAt))}, since <When at={stats.startedAt} as="dateTime" />
      </>,
    ],
    ['Zone of the site', stats.timeZone],
    [
      'Events',
      `${formatNumber(stats.events.total)} in all, ${formatNumber(stats.events.today)} today, ${formatNumber(stats.events.lastHour)} in the last hour`,
    ],
    [
      'Posts since the start',
      `${formatNumber(posts.posts)}: ${formatNumber(posts.stored)} stored as entries, ${formatNumber(posts.repeats)} sent twice, ${formatNumber(posts.unparsed)} not understood, ${formatNumber(posts.refused)} refused; the others are heartbeats, positions and unchanged states`,
    ],
    ['Cameras', `${formatNumber(stats.cameras.total)}, ${formatNumber(stats.cameras.ok)} of them OK`],
    [
      'Disk',
      <>
        {formatBytes(disk.freeBytes)} free of {formatBytes(disk.totalBytes)} ({formatPercent(free)})
      </>,
    ],
    ['Data folder', <code key="path">{disk.path}</code>],
    ['Database', formatBytes(disk.databaseBytes)],
    ['Memory', formatBytes(stats.memoryBytes)],
    [
      'Search',
      stats.indexBehind === 0
        ? 'Finds everything that was stored'
        : `${formatCount(stats.indexBehind, 'entry', 'entries')} behind; catching up`,
    ],
  ]
  return (
    <>
      {stats.trouble && (
        <div className={styles.trouble} role="alert">
          {stats.trouble.refusing && <strong>Posts are refused at the moment. </strong>}
          {stats.trouble.message} {stats.trouble.hint}
        </div>
      )}
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {free < 0.1 && <p className={styles.bad}>Less than a tenth of the disk is free. See Keeping and removing.</p>}
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
