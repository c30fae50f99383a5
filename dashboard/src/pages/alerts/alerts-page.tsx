import { Button } from '@mantine/core'
import { IconBell, IconCalendar, IconChecks } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { usePages } from '#api/use-pages.ts'
import { useMayOperate } from '#api/use-session.ts'
import { SeenNotice } from '#features/alerts/seen-notice.tsx'
import { type SeeAlerts, useSeeAlerts } from '#features/alerts/use-see-alerts.ts'
import { ModeChoice } from '#features/arming/mode-choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import { SoundMenu } from '#ui/sound-menu.tsx'
import { AlertCalendar } from './alert-calendar.tsx'
import { AlertFilter } from './alert-filter.tsx'
import { AlertGroups } from './alert-groups.tsx'
import { AlertList } from './alert-list.tsx'
import classes from './alerts.module.css'
import { type AlertQuery, useAlertSearch } from './use-alert-search.ts'

/** Wide screens have room for the calendar beside the list. */
const isWide = () => matchMedia('(min-width: 1001px)').matches

/** The alerts that rules raised, newest first; the live stream adds new ones. */
export function AlertsPage() {
  const { search, change, query, isNarrowed } = useAlertSearch()
  const alerts = usePages('alerts', { query }, { everyMs: 60_000 })
  const seeing = useSeeAlerts()
  const [showsDays, setShowsDays] = useState(isWide)
  const mayChange = useMayOperate()
  const unseen = alerts.first?.unseen ?? 0
  const actions = (
    <>
      <ModeChoice />
      <SoundMenu />
      <Button
        variant="default"
        leftSection={<IconCalendar size={15} aria-hidden />}
        aria-expanded={showsDays}
        onClick={() => setShowsDays(!showsDays)}
      >
        Days
      </Button>
      {mayChange && <SeeAll unseen={unseen} isNarrowed={isNarrowed} query={query} seeing={seeing} />}
    </>
  )
  return (
    <Page
      title="Alerts"
      actions={actions}
      bar={<AlertFilter search={search} change={change} isNarrowed={isNarrowed} unseen={unseen} />}
    >
      <LoadProblem what="The alerts could not be loaded." query={alerts} />
      <Problem what="The alerts were not marked as seen." error={seeing.error} />
      <div className={classes.page}>
        <div className={classes.main}>
          {search.view === 'groups' && (
            <AlertGroups query={query} change={change} mayChange={mayChange} seeing={seeing} />
          )}
          {search.view !== 'groups' && alerts.items.length > 0 && (
            <AlertList alerts={alerts.items} mayChange={mayChange} seeing={seeing} />
          )}
          {alerts.first && alerts.items.length === 0 && (
            <NoAlerts onlyUnseen={search.seen === 'false'} isNarrowed={isNarrowed} />
          )}
          {search.view !== 'groups' && alerts.more && (
            <Button
              variant="default"
              className={classes.more ?? ''}
              loading={alerts.isFetchingMore}
              onClick={alerts.more}
            >
              Older alerts
            </Button>
          )}
        </div>
        {showsDays && <AlertCalendar search={search} change={change} query={query} />}
      </div>
      <SeenNotice {...seeing} />
    </Page>
  )
}

interface SeeAllProps {
  unseen: number
  isNarrowed: boolean
  query: AlertQuery
  seeing: SeeAlerts
}

function SeeAll({ unseen, isNarrowed, query: { seen: _seen, ...filter }, seeing }: SeeAllProps) {
  return (
    <Button
      variant="default"
      leftSection={<IconChecks size={15} aria-hidden />}
      disabled={unseen === 0}
      loading={seeing.isPending}
      onClick={() => seeing.see(filter)}
    >
      {isNarrowed ? 'Mark these as seen' : 'Mark all as seen'}
    </Button>
  )
}

function NoAlerts({ onlyUnseen, isNarrowed }: { onlyUnseen: boolean; isNarrowed: boolean }) {
  if (isNarrowed) {
    return (
      <Empty title="No alerts match this filter" icon={<IconBell size={28} />}>
        <p>Clear a filter to see more.</p>
      </Empty>
    )
  }
  if (onlyUnseen) return <Empty title="All alerts have been seen" icon={<IconChecks size={28} />} />
  return (
    <Empty title="No alerts yet" icon={<IconBell size={28} />}>
      <p>
        A rule raises an alert when something you describe happens: an unknown plate at the gate, a person at night, a
        camera that goes silent. Built in are alerts about silent cameras, outputs that fail or are behind, and a disk
        that fills.
      </p>
      <p>
        <Link to="/rules">Go to the rules</Link>
      </p>
    </Empty>
  )
}
