import { Button, SegmentedControl, Switch } from '@mantine/core'
import { IconBell, IconChecks } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import { usePages } from '#api/use-pages.ts'
import { useMayChange } from '#api/use-session.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { Alert, AlertPage } from '#server/api/schemas/index.ts'
import { changeDisplaySettings, useDisplaySettings } from '#settings/display-settings.ts'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { Problem } from '#ui/problem.tsx'
import { useTone } from '#ui/use-tone.ts'
import { AlertRow } from './alert-row.tsx'
import classes from './alerts.module.css'

/** What rules raised, newest first; new ones come by themselves (the rail listens). */
export function AlertsPage() {
  const [search, change] = useUrlSearch()
  const onlyUnseen = search.seen === 'false'
  const alerts = usePages<Alert, AlertPage>('alerts', { seen: onlyUnseen ? false : null }, 60_000)
  const unseen = alerts.first?.unseen ?? 0
  const mayChange = useMayChange()
  const seeAll = useChange(api => api.send('POST', 'alerts/seen'), ['alerts'])
  return (
    <Page
      title="Alerts"
      actions={
        <>
          <SoundSwitch />
          {mayChange && (
            <Button
              variant="default"
              leftSection={<IconChecks size={15} aria-hidden />}
              disabled={unseen === 0}
              loading={seeAll.isPending}
              onClick={() => seeAll.mutate()}
            >
              Mark all as seen
            </Button>
          )}
        </>
      }
      bar={
        <div className={classes.tools}>
          <SegmentedControl
            aria-label="Which alerts"
            data={[
              { value: '', label: 'All' },
              { value: 'false', label: `Not seen${unseen > 0 ? ` (${unseen})` : ''}` },
            ]}
            value={onlyUnseen ? 'false' : ''}
            onChange={seen => change({ seen: seen || null })}
          />
        </div>
      }
    >
      {(alerts.error || seeAll.error) && (
        <div className={classes.news}>
          {alerts.error && <Problem what="The alerts could not be read." error={alerts.error} onRetry={alerts.again} />}
          {seeAll.error && <Problem what="The alerts were not marked." error={seeAll.error} />}
        </div>
      )}
      {alerts.items.length > 0 && (
        <ul className={classes.list} aria-label="Alerts">
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

function SoundSwitch() {
  const { sound } = useDisplaySettings()
  const tone = useTone()
  return (
    <Switch
      size="xs"
      label="Sound"
      checked={sound}
      onChange={event => {
        changeDisplaySettings({ sound: event.currentTarget.checked })
        if (event.currentTarget.checked) tone()
      }}
    />
  )
}

function NoAlerts({ onlyUnseen }: { onlyUnseen: boolean }) {
  if (onlyUnseen) return <Empty title="Every alert has been seen" icon={<IconChecks size={28} />} />
  return (
    <Empty title="Nothing has raised an alert" icon={<IconBell size={28} />}>
      <p>
        A rule raises an alert when what you describe happens: an unknown plate at the gate, a person at night, a camera
        that falls silent. Three are always there: a webhook that has failed for an hour, an output that is an hour
        behind, and a disk that is almost full.
      </p>
      <p>
        <Link to="/outputs/rules">Go to the rules</Link>
      </p>
    </Empty>
  )
}
