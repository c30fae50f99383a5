import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import { Problem } from '#ui/problem.tsx'
import styles from './inbox.module.css'

const shownAtOnce = 5

const readerWords: Record<string, string> = { log: 'unreadable' }

/** Lists the log entries that were skipped because they could not be processed; renders nothing if there are none. */
export function SetAsideNotice() {
  const found = useApiQuery('set-aside')
  const mayChange = useMayChange()
  const retry = useChange(api => api.send('POST', 'set-aside/retry'), ['set-aside', 'stats'])
  const { items = [], total = 0 } = found.data ?? {}
  if (total === 0) return null
  return (
    <section className={styles.setAside} aria-label="Skipped log entries">
      <p>
        {total === 1 ? 'One log entry was' : `${formatNumber(total)} log entries were`} skipped, because part of the
        server could not process {total === 1 ? 'it' : 'them'}.
      </p>
      <ul>
        {items.slice(0, shownAtOnce).map(({ id, camera, receivedAt, readers }) => (
          <li key={id}>
            <When at={receivedAt} /> {camera.name}:{' '}
            {readers.map(({ reader, reason }) => `${readerWords[reader] ?? reader} (${reason})`).join('; ')}
          </li>
        ))}
      </ul>
      <Problem what="The entries could not be processed again." error={retry.error} />
      {mayChange && (
        <Button
          variant="default"
          leftSection={<IconRefresh size={15} aria-hidden />}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >
          Try again
        </Button>
      )}
    </section>
  )
}
