import { Button } from '@mantine/core'
import { IconArrowLeft, IconBug, IconDownload, IconRefresh } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { apiUrl } from '#api/api-client.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { formatBytes } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiUnparsed } from '#server/api/schemas/index.ts'
import { FactList } from '#ui/fact-list.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import styles from './inbox.module.css'
import { RawView } from './raw-view.tsx'
import { ReadAgainResult } from './read-again-result.tsx'
import { reasonWords } from './reason-words.ts'
import type { Senders } from './use-senders.ts'

/** One post: the reason why it was not recognized, its content, and its actions. */
export function InboxReader({ item, senders }: { item: ApiUnparsed; senders: Senders }) {
  const { exact } = useFormat()
  const words = reasonWords[item.reason]
  return (
    <article className={styles.reader} aria-labelledby="reason">
      <Link to="/inbox" className={`${layout.back} ${styles.back}`}>
        <IconArrowLeft size={16} aria-hidden /> All posts
      </Link>
      <h2 id="reason">{words.title}</h2>
      <p className={styles.cause}>{item.detail}</p>
      <p className={tones.lead}>{words.meaning}</p>
      <FactList
        layout="inline"
        facts={[
          ['From', <Sender key="from" address={item.clientIp} name={senders(item.clientIp)} />],
          ['Received', exact(item.receivedAt)],
          ['Size', formatBytes(item.bytes)],
        ]}
      />
      <Actions item={item} />
      <RawView item={item} />
    </article>
  )
}

function Sender({ address, name }: { address: string; name: string }) {
  return (
    <>
      {name}{' '}
      <Link to="/doctor" search={{ about: address }}>
        What else this sender posts
      </Link>
    </>
  )
}

function Actions({ item }: { item: ApiUnparsed }) {
  const path = `unparsed/${encodeURIComponent(item.id)}`
  const mayChange = useMayChange()
  const read = useChange(
    api => api.send('POST', 'unparsed/{id}/read', { params: { id: item.id } }),
    ['unparsed', 'stats', 'events'],
  )
  return (
    <>
      <div className={layout.buttons}>
        {mayChange && item.hasRaw && (
          <Button
            leftSection={<IconRefresh size={15} aria-hidden />}
            loading={read.isPending}
            onClick={() => read.mutate()}
          >
            Try again
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
              Bug report bundle
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
        <p className={tones.lead}>
          The bundle contains the reason and the post, with pictures, plates, names, addresses and passwords replaced by
          placeholders. Check it before you send it.
        </p>
      )}
      <Problem what="The post could not be processed again." error={read.error} />
      {read.data && <ReadAgainResult result={read.data} />}
    </>
  )
}
