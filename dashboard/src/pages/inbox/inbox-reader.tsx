import { Button } from '@mantine/core'
import { IconArrowLeft, IconBug, IconDownload, IconRefresh } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { apiUrl } from '#api/api-client.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { formatBytes } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiUnparsed, ReadAgain } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import styles from './inbox.module.css'
import { RawView } from './raw-view.tsx'
import { ReadAgainResult } from './read-again-result.tsx'
import { reasonWords } from './reason-words.ts'
import type { Senders } from './use-senders.ts'

/** One post: why it was not understood, what it says, and what can be done. */
export function InboxReader({ item, senders }: { item: ApiUnparsed; senders: Senders }) {
  const { exact } = useFormat()
  const words = reasonWords[item.reason]
  return (
    <article className={styles.reader} aria-labelledby="reason">
      <Link to="/inbox" className={styles.back}>
        <IconArrowLeft size={16} aria-hidden /> All posts
      </Link>
      <h2 id="reason">{words.title}</h2>
      <p className={styles.cause}>{item.detail}</p>
      <p className={styles.note}>{words.meaning}</p>
      <dl className={styles.facts}>
        <div>
          <dt>From</dt>
          <dd>
            {senders(item.clientIp)}{' '}
            <Link to="/doctor" search={{ about: item.clientIp }}>
              What else it sends
            </Link>
          </dd>
        </div>
        <div>
          <dt>Received</dt>
          <dd>{exact(item.receivedAt)}</dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>{formatBytes(item.bytes)}</dd>
        </div>
      </dl>
      <Actions item={item} />
      <RawView item={item} />
    </article>
  )
}

function Actions({ item }: { item: ApiUnparsed }) {
  const path = `unparsed/${encodeURIComponent(item.id)}`
  const mayChange = useMayChange()
  const read = useChange<void, ReadAgain>(api => api.send('POST', `${path}/read`), ['unparsed', 'stats', 'events'])
  return (
    <>
      <div className={styles.actions}>
        {mayChange && item.hasRaw && (
          <Button
            leftSection={<IconRefresh size={15} aria-hidden />}
            loading={read.isPending}
            onClick={() => read.mutate()}
          >
            Read again
          </Button>
        )}
        {item.hasRaw && (
          <>
            <Button
              component="a"
              href={apiUrl(`${path}/bundle`)}
              download
              variant="default"
              leftSection={<IconBug size={15} aria-hidden />}
            >
              Bundle for a bug report
            </Button>
            <Button
              component="a"
              href={apiUrl(`${path}/raw`)}
              download
              variant="default"
              leftSection={<IconDownload size={15} aria-hidden />}
            >
              Original post
            </Button>
          </>
        )}
      </div>
      {item.hasRaw && (
        <p className={styles.note}>
          The bundle holds the post with pictures, plates, names, addresses and passwords replaced by placeholders, and
          the reason. Look into it before you send it.
        </p>
      )}
      {read.error && <Problem what="The post could not be read again." error={read.error} />}
      {read.data && <ReadAgainResult result={read.data} />}
    </>
  )
}
