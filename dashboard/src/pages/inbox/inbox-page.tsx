import { Button } from '@mantine/core'
import { IconMailOpened, IconRefresh } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import type { ApiUnparsed } from '#server/api/schemas/index.ts'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import styles from './inbox.module.css'
import { InboxList } from './inbox-list.tsx'
import { InboxReader } from './inbox-reader.tsx'
import { ReadAgainResult } from './read-again-result.tsx'
import { SetAsideNotice } from './set-aside-notice.tsx'
import { useSenders } from './use-senders.ts'
import { useUnparsed } from './use-unparsed.ts'

/** Posts that were not recognized, like mail: a list and a reading pane. */
export function InboxPage() {
  const { unparsedId } = useParams({ strict: false })
  const posts = useUnparsed()
  const opened = useOpened(unparsedId, posts.items)
  const readAll = useChange(api => api.send('POST', 'unparsed/read'), ['unparsed', 'stats', 'events'])
  useStepping(posts.items, unparsedId)
  const isEmpty = posts.ready && posts.items.length === 0 && opened.item === null
  const retryAll = posts.items.length > 0 && <RetryAll isPending={readAll.isPending} onRetry={() => readAll.mutate()} />
  return (
    <Page title="Inbox" actions={retryAll} scroll="own">
      <div className={styles.inbox}>
        <SetAsideNotice />
        {(readAll.error || readAll.data || posts.error) && (
          <div className={styles.news}>
            <LoadProblem what="The inbox could not be loaded." query={posts} />
            <Problem what="The posts could not be processed again." error={readAll.error} />
            {readAll.data && <ReadAgainResult result={readAll.data} />}
          </div>
        )}
        {isEmpty ? <NothingHere /> : <Panes posts={posts} openId={unparsedId} opened={opened} />}
      </div>
    </Page>
  )
}

function RetryAll({ isPending, onRetry }: { isPending: boolean; onRetry: () => void }) {
  if (!useMayChange()) return null
  return (
    <Button variant="default" leftSection={<IconRefresh size={15} aria-hidden />} loading={isPending} onClick={onRetry}>
      Try all again
    </Button>
  )
}

interface PanesProps {
  posts: ReturnType<typeof useUnparsed>
  openId: string | undefined
  opened: ReturnType<typeof useOpened>
}

function Panes({ posts, openId, opened }: PanesProps) {
  const senders = useSenders()
  return (
    <div className={styles.panes} data-open={openId !== undefined || undefined}>
      <InboxList
        items={posts.items}
        total={posts.total}
        selectedId={openId ?? null}
        senders={senders}
        onMore={posts.more}
      />
      {opened.item && <InboxReader key={opened.item.id} item={opened.item} senders={senders} />}
      <Problem what="This post could not be loaded." error={opened.error} />
      {openId === undefined && <p className={styles.pick}>Select a post to see its content.</p>}
    </div>
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
  const asked = useApiQuery('unparsed/{id}', { params: { id: id ?? '' } }, { enabled: id !== undefined && !listed })
  const item = listed ?? asked.data ?? null
  useEffect(() => {
    if (item) setLast(item)
  }, [item])
  return { item: id === undefined ? null : item, error: id === undefined || item ? null : asked.error }
}

function NothingHere() {
  return (
    <Empty title="No unrecognized posts" icon={<IconMailOpened size={28} />}>
      <p>
        Posts that this server cannot process are kept here, with the reason. After an upgrade you can try them again
        and turn them into events.
      </p>
      <p>
        Is a camera missing altogether? <Link to="/doctor">The doctor</Link> tells you why.
      </p>
    </Empty>
  )
}
