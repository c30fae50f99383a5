import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '#api/api-context.ts'
import { When } from '#format/when.tsx'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { AuditPage } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import styles from './settings.module.css'

const words = (action: string) => action.replaceAll('-', ' ').replace(/^./, first => first.toUpperCase())

/** Who did what, newest first. */
export function AuditPart() {
  const [search, change] = useUrlSearch()
  const [who, setWho] = useState(search.who ?? '')
  const [settledWho] = useDebouncedValue(who, 300)
  const api = useApi()
  const asked = { action: search.action ?? null, who: settledWho || null }
  const pages = useInfiniteQuery({
    queryKey: ['audit', asked],
    queryFn: ({ pageParam, signal }) => api.get<AuditPage>('audit', { ...asked, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
  })
  const entries = pages.data?.pages.flatMap(page => page.items) ?? []
  const actions = [
    ...new Set([...entries.map(entry => entry.action), ...(search.action ? [search.action] : [])]),
  ].sort()
  return (
    <>
      <div className={styles.filters}>
        <Select
          aria-label="Action"
          placeholder="Every action"
          clearable
          searchable
          data={actions.map(value => ({ value, label: words(value) }))}
          value={search.action ?? null}
          onChange={action => change({ action })}
        />
        <TextInput
          aria-label="Who"
          placeholder="Who"
          value={who}
          onChange={event => {
            setWho(event.currentTarget.value)
            change({ who: event.currentTarget.value || null }, { replace: true })
          }}
        />
      </div>
      {pages.error && (
        <Problem what="The audit log could not be read." error={pages.error} onRetry={() => void pages.refetch()} />
      )}
      {pages.data && entries.length === 0 && <p className={styles.lead}>Nothing was done that matches.</p>}
      {entries.length > 0 && <AuditTable entries={entries} />}
      {pages.hasNextPage && (
        <Button
          variant="default"
          className={styles.submit}
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          Older entries
        </Button>
      )}
    </>
  )
}

function AuditTable({ entries }: { entries: AuditPage['items'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard
    <section className={styles.tableScroll} aria-label="Entries" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">From</th>
            <th scope="col">Did</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(entry => (
            <tr key={entry.id}>
              <td>
                <When at={entry.at} as="dateTime" />
                {entry.count > 1 && (
                  <div className={styles.repeats}>
                    {entry.count} times, last <When at={entry.lastAt} as="dateTime" />
                  </div>
                )}
              </td>
              <td>{entry.who}</td>
              <td>{entry.from}</td>
              <td className={entry.action.endsWith('failed') ? styles.bad : undefined}>{words(entry.action)}</td>
              <td className={styles.wrap}>{[entry.subject, entry.detail].filter(Boolean).join(' · ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
