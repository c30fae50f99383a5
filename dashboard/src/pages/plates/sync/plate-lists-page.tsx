import { Button, Skeleton } from '@mantine/core'
import { IconListCheck, IconRefresh } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import classes from '#features/plates/sync.module.css'
import { formatCount } from '#format/numbers.ts'
import type { SyncDevice, SyncState } from '#server/api/schemas/index.ts'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { Problem } from '#ui/problem.tsx'
import { PlatesTabs } from '../plates-tabs.tsx'
import { SyncDeviceCard } from './sync-device-card.tsx'

/** The lists that devices keep, against the known plates here: differences first, decided by a person or by itself. */
export function PlateListsPage() {
  const state = useApiQuery<SyncState>('plate-sync', {}, { everyMs: 15_000 })
  const devices = (state.data?.devices ?? []).toSorted(byUrgency)
  return (
    <Page title="Lists on cameras" actions={devices.length > 0 && <ReadAgain />} bar={<PlatesTabs />}>
      <div className={classes.page}>
        {state.error && (
          <Problem what="The lists could not be read." error={state.error} onRetry={() => void state.refetch()} />
        )}
        {state.isPending && <Skeleton height={180} radius={8} animate={false} />}
        {state.data && devices.length > 0 && (
          <p className={classes.soft}>
            {formatCount(state.data.ours, 'known plate')} in <b>allow</b>, <b>block</b> or <b>temporary</b>{' '}
            {state.data.ours === 1 ? 'belongs' : 'belong'} on the lists of the cameras.
          </p>
        )}
        {devices.map(device => (
          <SyncDeviceCard key={device.id} device={device} />
        ))}
        {state.data && devices.length === 0 && <NoLists />}
      </div>
    </Page>
  )
}

const urgency: Record<SyncDevice['state'], number> = { failed: 0, differs: 1, unread: 2, level: 3 }

function byUrgency(a: SyncDevice, b: SyncDevice): number {
  return urgency[a.state] - urgency[b.state] || a.name.localeCompare(b.name)
}

function ReadAgain() {
  const mayChange = useMayChange()
  const read = useChange(api => api.send('POST', 'plate-sync/read'), ['plate-sync'])
  if (!mayChange) return null
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={15} aria-hidden />}
        loading={read.isPending}
        onClick={() => read.mutate()}
      >
        Read all lists anew
      </Button>
      {read.error && (
        <span role="alert" className={classes.bad}>
          {read.error.message}
        </span>
      )}
    </>
  )
}

function NoLists() {
  return (
    <Empty title="No device with a plate list" icon={<IconListCheck size={28} />}>
      <p>
        Cameras that read plates keep lists of their own, and open a gate by them also while this server is off. Add
        such a camera with its password, and known plates in <b>allow</b>, <b>block</b> and <b>temporary</b> can be
        brought onto it.
      </p>
      <p>
        <Link to="/devices/add" search={{}}>
          Add a camera
        </Link>
      </p>
    </Empty>
  )
}
