import { Button, Menu } from '@mantine/core'
import { IconBookmark, IconColumns2, IconDownload, IconX } from '@tabler/icons-react'
import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { apiUrl } from '#api/api-client.ts'
import { useChange } from '#api/use-change.ts'
import { useMayOperate } from '#api/use-session.ts'
import { formatCount } from '#format/numbers.ts'
import type { EventPage } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import type { Selected } from './selection.ts'
import classes from './selection-bar.module.css'
import type { EventSelection } from './use-event-selection.ts'

// The server accepts so many at a time.
const mostExported = 10_000
const mostKeptAtOnce = 1000

const formats = [
  { path: 'export.zip', label: 'With pictures (ZIP)' },
  { path: 'export.csv', label: 'Table (CSV)' },
  { path: 'export.ndjson', label: 'For scripts (NDJSON)' },
] as const

function download(href: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = ''
  link.click()
}

/** Exports exactly the selected events: their ids are sent first, because no address could hold them. */
function useExport(selected: Selected) {
  const choose = useChange((api, _path: string) =>
    api.send('POST', 'export/selections', { body: { events: [...selected] } }),
  )
  const start = (path: string) =>
    choose.mutate(path, { onSuccess: ({ id }) => download(apiUrl(path, { selection: id })) })
  return { choose, start }
}

/** Keeps the selected events, and shows it on the cards that are loaded. */
function useKeep(selected: Selected) {
  const queries = useQueryClient()
  return useChange(
    async (api, ids: readonly string[]) => {
      let count = 0
      for (let at = 0; at < ids.length; at += mostKeptAtOnce) {
        const events = ids.slice(at, at + mostKeptAtOnce)
        count += (await api.send('POST', 'events/kept', { body: { events, kept: true } })).count
      }
      queries.setQueriesData<InfiniteData<EventPage>>({ queryKey: ['event-pages'] }, loaded => {
        if (!loaded) return loaded
        const keep = (page: EventPage) => ({
          ...page,
          items: page.items.map(event => (selected.has(event.id) ? { ...event, kept: true } : event)),
        })
        return { ...loaded, pages: loaded.pages.map(keep) }
      })
      return count
    },
    ['events'],
  )
}

/** A link to both events side by side. */
function CompareBoth({ pair: [eventId, other] }: { pair: readonly [string, string] }) {
  return (
    <Button
      className={classes.button}
      variant="default"
      leftSection={<IconColumns2 size={14} aria-hidden />}
      renderRoot={props => (
        <Link {...props} to="/events/$eventId/compare" params={{ eventId }} search={{ with: other }} />
      )}
    >
      Compare
    </Button>
  )
}

interface SelectionBarProps extends Pick<EventSelection, 'selected' | 'pair'> {
  onClear: () => void
}

/** The actions for the selected events, over the end of the list. */
export function SelectionBar({ selected, pair, onClear }: SelectionBarProps) {
  const mayOperate = useMayOperate()
  const { choose, start } = useExport(selected)
  const keep = useKeep(selected)
  const isTooMany = selected.size > mostExported
  const isEmpty = selected.size === 0
  return (
    <section className={classes.bar} aria-label="Selected events">
      <Problem what="The events could not be exported." error={choose.error} />
      <Problem what="The events could not be kept." error={keep.error} />
      <div className={classes.line}>
        <p role="status" className={classes.count}>
          {isEmpty ? 'Press events to select them' : `${formatCount(selected.size, 'event')} selected`}
          {isTooMany && `, at most ${formatCount(mostExported, 'event')} can be exported`}
          {keep.isSuccess && `, ${formatCount(keep.data, 'event')} kept`}
        </p>
        <Menu position="top-end">
          <Menu.Target>
            <Button
              className={classes.button}
              disabled={isEmpty || isTooMany}
              loading={choose.isPending}
              leftSection={<IconDownload size={14} aria-hidden />}
            >
              Export
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {formats.map(({ path, label }) => (
              <Menu.Item key={path} onClick={() => start(path)}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {mayOperate && (
          <Button
            className={classes.button}
            variant="default"
            disabled={isEmpty}
            loading={keep.isPending}
            title="Retention never removes kept events"
            leftSection={<IconBookmark size={14} aria-hidden />}
            onClick={() => keep.mutate([...selected])}
          >
            Keep
          </Button>
        )}
        {pair && <CompareBoth pair={pair} />}
        <Button
          className={classes.button}
          variant="default"
          leftSection={<IconX size={14} aria-hidden />}
          onClick={onClear}
        >
          Clear
        </Button>
      </div>
    </section>
  )
}
