import { Button, SegmentedControl } from '@mantine/core'
import { IconBell, IconChecks } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import { usePages } from '#api/use-pages.ts'
import { useMayChange } from '#api/use-session.ts'
import { alertSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { SoundSwitch } from '#ui/sound-switch.tsx'
import { AlertRow } from './alert-row.tsx'
import classes from './alerts.module.css'

/** The alerts that rules raised, newest first; the live stream adds new ones. */
export function AlertsPage() {
  const [search] = useUrlSearch(alertSearch)
  const onlyUnseen = search.seen === 'false'
  const alerts = usePages('alerts', { query: { seen: onlyUnseen ? false : undefined } }, { everyMs: 60_000 })
  const unseen = alerts.first?.unseen ?? 0
  const mayChange = useMayChange()
  const actions = (
    <>
      <SoundSwitch />
      {mayChange && <SeeAll unseen={unseen} />}
    </>
  )
  return (
    <Page title="Alerts" actions={actions} bar={<Filter unseen={unseen} />}>
      <LoadProblem what="The alerts could not be loaded." query={alerts} />
      {alerts.items.length > 0 && (
        <ul className={`${layout.lines} ${classes.list}`} aria-label="Alerts">
          {alerts.items.map(alert => (
            <AlertRow key={alert.id} alert={alert} mayChange={mayChange} />
          ))}
        </ul>
      )}
      {alerts.first && alerts.items.length === 0 && <NoAlerts onlyUnseen={onlyUnseen} />}
      {alerts.more && (
        <Button variant="default" className={classes.more ?? ''} loading={alerts.isFetchingMore} onClick={alerts.more}>
          Older alerts
        </Button>
      )}
    </Page>
  )
}

function SeeAll({ unseen }: { unseen: number }) {
  const seeAll = useChange(api => api.send('POST', 'alerts/seen'), ['alerts'])
  return (
    <>
      {seeAll.error && <span role="alert">The alerts were not marked as seen: {seeAll.error.message}</span>}
      <Button
        variant="default"
        leftSection={<IconChecks size={15} aria-hidden />}
        disabled={unseen === 0}
        loading={seeAll.isPending}
        onClick={() => seeAll.mutate()}
      >
        Mark all as seen
      </Button>
    </>
  )
}

function Filter({ unseen }: { unseen: number }) {
  const [search, change] = useUrlSearch(alertSearch)
  return (
    <div className={classes.tools}>
      <SegmentedControl
        aria-label="Alerts to show"
        data={[
          { value: '', label: 'All' },
          { value: 'false', label: `Unseen${unseen > 0 ? ` (${unseen})` : ''}` },
        ]}
        value={search.seen ?? ''}
        onChange={seen => change({ seen: seen || null })}
      />
    </div>
  )
}

function NoAlerts({ onlyUnseen }: { onlyUnseen: boolean }) {
  if (onlyUnseen) return <Empty title="All alerts have been seen" icon={<IconChecks size={28} />} />
  return (
    <Empty title="No alerts yet" icon={<IconBell size={28} />}>
      <p>
        A rule raises an alert when something you describe happens: an unknown plate at the gate, a person at night, a
        camera that goes silent. Three alerts are built in: a webhook that has failed for an hour, an output that is an
        hour behind, and a disk that is almost full.
      </p>
      <p>
        <Link to="/outputs/rules">Go to the rules</Link>
      </p>
    </Empty>
  )
}
