import { Button } from '@mantine/core'
import { IconMailOpened, IconRefresh } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import type { ApiUnparsed, ReadAgain } from '#server/api/schemas/index.ts'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { Problem } from '#ui/problem.tsx'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import styles from './inbox.module.css'
import { InboxList } from './inbox-list.tsx'
import { InboxReader } from './inbox-reader.tsx'
import { ReadAgainResult } from './read-again-result.tsx'
import { SetAsideNotice } from './set-aside-notice.tsx'
import { useSenders } from './use-senders.ts'
import { useUnparsed } from './use-unparsed.ts'

/** Posts that could not be understood, like mail: a list and a reading pane. */
export function InboxPage() {
  const { unparsedId } = useParams({ strict: false })
  const posts = useUnparsed()
  const senders = useSenders()
  const mayChange = useMayChange()
  const all = useChange<void, ReadAgain>(api => api.send('POST', 'unparsed/read'), ['unparsed', 'stats', 'events'])
  const opened = useOpened(unparsedId, posts.items)
  useStepping(posts.items, unparsedId)
  const readAll = mayChange && posts.items.length > 0 && (
    <Button
      variant="default"
      leftSection={<IconRefresh size={15} aria-hidden />}
      loading={all.isPending}
      onClick={() => all.mutate()}
    >
      Read all again
    </Button>
  )
  return (
    <Page title="Inbox" actions={readAll} scroll="own">
      <div className={styles.inbox}>
        <SetAsideNotice />
        {(all.error || all.data || posts.error) && (
          <div className={styles.news}>
            {posts.error && <Problem what="The inbox could not be read." error={posts.error} onRetry={posts.again} />}
            {all.error && <Problem what="The posts could not be read again." error={all.error} />}
            {all.data && <ReadAgainResult result={all.data} />}
          </div>
        )}
        {posts.ready && posts.items.length === 0 && opened.item === null ? (
          <NothingHere />
        ) : (
          <div className={styles.panes} data-open={unparsedId !== undefined || undefined}>
            <InboxList
              items={posts.items}
              total={posts.total}
              selectedId={unparsedId ?? null}
              senders={senders}
              onMore={posts.more}
            />
            {opened.item && <InboxReader key={opened.item.id} item={opened.item} senders={senders} />}
            {opened.error && <Problem what="This post could not be opened." error={opened.error} />}
            {unparsedId === undefined && <p className={styles.pick}>Choose a post to see what it says.</p>}
          </div>
        )}
      </div>
    </Page>
  )
}

/** j and k, or the arrows, open the next and the one before; Escape goes back to the list. */
function useStepping(items: readonly ApiUnparsed[], openId: string | undefined): void {
  const navigate = useNavigate()
  const step = (by: number) => (event: KeyboardEvent) => {
    const at = items.findIndex(item => item.id === openId)
    const next = items[at === -1 ? 0 : at + by]
    if (!next) return
    event.preventDefault()
    void navigate({ to: '/inbox/$unparsedId', params: { unparsedId: next.id }, replace: at !== -1 })
  }
  const [on, back] = [step(1), step(-1)]
  const close = () => openId !== undefined && void navigate({ to: '/inbox' })
  useHotkeys({ j: on, ArrowDown: on, ArrowRight: on, k: back, ArrowUp: back, ArrowLeft: back, Escape: close })
}

/** The opened post; it stays open when reading it again took it out of the inbox. */
function useOpened(id: string | undefined, items: readonly ApiUnparsed[]) {
  const [last, setLast] = useState<ApiUnparsed | null>(null)
  const listed = items.find(item => item.id === id) ?? (last?.id === id ? last : undefined)
  const asked = useApiQuery<ApiUnparsed>(
    `unparsed/${encodeURIComponent(id ?? '')}`,
    {},
    { enabled: id !== undefined && !listed },
  )
  const item = listed ?? asked.data ?? null
  useEffect(() => {
    if (item) setLast(item)
  }, [item])
  return { item: id === undefined ? null : item, error: id === undefined || item ? null : asked.error }
}

function NothingHere() {
  return (
    <Empty title="Every post was understood" icon={<IconMailOpened size={28} />}>
      <p>
        Posts that this server cannot read are kept here with the reason. Nothing is thrown away: after an upgrade they
        can be read again and become events.
      </p>
      <p>
        A camera that does not arrive at all: <Link to="/doctor">the doctor</Link> says why.
      </p>
    </Empty>
  )
}
