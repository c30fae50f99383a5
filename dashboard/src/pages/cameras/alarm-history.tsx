import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useApi } from '#api/api-context.ts'
import styles from '#features/cameras/camera-panel.module.css'
import { alarmWords } from '#features/cameras/status-words.ts'
import { formatDuration } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import { When } from '#format/when.tsx'
import type { AlarmIntervals } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'

/** From when to when each alarm of the camera lasted, newest first. */
export function AlarmHistory({ cameraId }: { cameraId: string }) {
  const api = useApi()
  const path = `cameras/${encodeURIComponent(cameraId)}/alarms`
  const pages = useInfiniteQuery({
    queryKey: [path, 'pages'],
    queryFn: ({ pageParam, signal }) => api.get<AlarmIntervals>(path, { limit: 20, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    refetchInterval: 15_000,
  })
  const items = pages.data?.pages.flatMap(page => page.items) ?? []
  return (
    <section className={styles.part} aria-labelledby="alarms">
      <h3 id="alarms">Alarms</h3>
      {pages.error && (
        <Problem what="The alarms could not be read." error={pages.error} onRetry={() => void pages.refetch()} />
      )}
      {pages.data && items.length === 0 && (
        <p className={styles.soft}>
          It has reported no alarm states. In the device, turn on <b>Alarm status data</b> to see when alarms begin and
          end.
        </p>
      )}
      {items.length > 0 && <Intervals items={items} />}
      {pages.hasNextPage && (
        <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Older alarms
        </Button>
      )}
    </section>
  )
}

function Intervals({ items }: { items: AlarmIntervals['items'] }) {
  const now = useNow()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard
    <section className={styles.tableScroll} aria-label="Alarms, newest first" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Alarm</th>
            <th scope="col">Start</th>
            <th scope="col">Stop</th>
            <th scope="col">Lasted</th>
          </tr>
        </thead>
        <tbody>
          {items.map(item => (
            <tr key={`${item.name} ${item.rule} ${item.start}`} data-active={item.stop === null || undefined}>
              <td>{alarmWords(item)}</td>
              <td>
                <When at={item.start} />
              </td>
              <td>{item.stop === null ? 'lasts' : <When at={item.stop} />}</td>
              <td>{formatDuration(item.durationMs ?? Math.max(0, now - Date.parse(item.start)))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
