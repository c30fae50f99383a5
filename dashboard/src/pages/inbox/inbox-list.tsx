import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { formatBytes, formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { ApiUnparsed } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import styles from './inbox.module.css'
import { reasonWords } from './reason-words.ts'
import type { Senders } from './use-senders.ts'

interface ListOptions {
  items: readonly ApiUnparsed[]
  total: number
  selectedId: string | null
  senders: Senders
  /** Null at the end of the list. */
  onMore: (() => void) | null
}

/** The posts, newest first, as mail is listed. */
export function InboxList({ items, total, selectedId, senders, onMore }: ListOptions) {
  return (
    <nav className={styles.list} aria-label="Unrecognized posts">
      <p className={styles.total}>
        {formatNumber(total)} {total === 1 ? 'post' : 'posts'}
      </p>
      <ul className={layout.list}>
        {items.map(item => (
          <li key={item.id}>
            <Link
              to="/inbox/$unparsedId"
              params={{ unparsedId: item.id }}
              className={styles.row}
              aria-current={item.id === selectedId ? 'true' : undefined}
              data-testid="inbox-row"
            >
              <span className={styles.rowTop}>
                <strong className={tones.cut}>{reasonWords[item.reason].title}</strong>
                <When at={item.receivedAt} />
              </span>
              <span className={styles.rowTop}>
                <span className={tones.cut}>{senders(item.clientIp)}</span>
                <span>{formatBytes(item.bytes)}</span>
              </span>
              <span className={`${tones.cut} ${styles.detail}`}>{item.detail}</span>
            </Link>
          </li>
        ))}
      </ul>
      {onMore && (
        <Button variant="default" onClick={onMore} m={12}>
          Older posts
        </Button>
      )}
    </nav>
  )
}
