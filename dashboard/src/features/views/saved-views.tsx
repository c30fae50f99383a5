import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconStar } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useRemoval } from '#api/use-removal.ts'
import { useMayChange } from '#api/use-session.ts'
import { filterOfSearch } from '#features/filter/filter.ts'
import { eventSearch } from '#routing/page-search.ts'
import { parseSearch } from '#routing/search-params.ts'
import type { ApiSavedView } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { RemovedNotice } from '#ui/removed-notice.tsx'
import classes from './saved-views.module.css'
import { useAlertRule } from './use-alert-rule.ts'

const paths = { events: '/events', live: '/live', plates: '/plates', counts: '/counts' } as const

function ViewMenu({ view, onRemoved }: { view: ApiSavedView; onRemoved: () => void }) {
  const navigate = useNavigate()
  const mayChange = useMayChange()
  const rule = useAlertRule()
  const remove = useRemoval(api => api.send('DELETE', 'views/{id}', { params: { id: view.id } }), ['views'], onRemoved)
  const alert = () => {
    const filter = filterOfSearch(eventSearch.parse(parseSearch(view.search)))
    rule.mutate(
      { filter, name: view.name },
      { onSuccess: ({ id }) => void navigate({ to: '/rules/$ruleId', params: { ruleId: id } }) },
    )
  }
  return (
    <Menu position="right-start">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={22} aria-label={`More for the view ${view.name}`}>
          <IconDots size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayChange && view.page !== 'counts' && (
          <Menu.Item closeMenuOnClick={false} disabled={rule.isPending} onClick={alert}>
            {rule.error ? rule.error.message : 'Alert me about these'}
          </Menu.Item>
        )}
        <Menu.Item onClick={() => remove.mutate()}>Remove</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

interface SavedViewsProps {
  /** In the rail of a wide screen, or in the menu of a narrow one, whose rail has no room for names. */
  place: 'rail' | 'menu'
  /** Called when a view is opened. */
  onOpen?: () => void
}

/** The filters that the user saved, as links. */
export function SavedViews({ place, onOpen }: SavedViewsProps) {
  const views = useApiQuery('views', {}, { freshMs: 60_000 }).data?.items ?? []
  const [removed, setRemoved] = useState<ApiSavedView | null>(null)
  if (views.length === 0 && !removed) return null
  return (
    <section className={classes.views} data-place={place} aria-label="Saved views">
      <h2 className={classes.title}>Views</h2>
      <ul className={layout.list}>
        {views.map(view => (
          <li key={view.id} className={classes.view}>
            <Link
              to={paths[view.page]}
              search={parseSearch(view.search)}
              className={classes.link}
              title={view.name}
              onClick={onOpen}
            >
              <IconStar size={15} stroke={1.6} aria-hidden />
              <span>{view.name}</span>
            </Link>
            <ViewMenu view={view} onRemoved={() => setRemoved(view)} />
          </li>
        ))}
      </ul>
      {removed && (
        <RemovedNotice
          key={removed.id}
          name={removed.name}
          restore={api => {
            const { name, page, search } = removed
            return api.send('POST', 'views', { body: { name, page, search } })
          }}
          refresh={['views']}
          onDone={() => setRemoved(null)}
        />
      )}
    </section>
  )
}
