import { Button, Skeleton } from '@mantine/core'
import { IconListCheck, IconRefresh } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { formatCount } from '#format/numbers.ts'
import type { SyncDevice } from '#server/api/schemas/index.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { PlatesTabs } from '../plates-tabs.tsx'
import { SyncDeviceCard } from './sync-device-card.tsx'

/** Compares the plate lists of devices with the known plates, and resolves the differences by hand or automatically. */
export function PlateListsPage() {
  const state = useApiQuery('plate-sync', {}, { everyMs: 15_000 })
  const devices = (state.data?.devices ?? []).toSorted(byUrgency)
  return (
    <Page title="Plate lists" actions={devices.length > 0 && <ReadAgain />} bar={<PlatesTabs />}>
      <div className={layout.column}>
        <LoadProblem what="The lists could not be loaded." query={state} />
        {state.isPending && <Skeleton height={180} radius={8} animate={false} />}
        {state.data && devices.length > 0 && (
          <p className={tones.soft}>
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
        Refresh
      </Button>
      {read.error && (
        <span role="alert" className={tones.bad}>
          {read.error.message}
        </span>
      )}
    </>
  )
}

function NoLists() {
  return (
    <Empty title="No camera with a plate list" icon={<IconListCheck size={28} />}>
      <p>
        Cameras that read plates keep their own lists and use them to open a gate, even when this server is off. Add
        such a camera with its password, and this server can send it the known plates in <b>allow</b>, <b>block</b> and{' '}
        <b>temporary</b>.
      </p>
      <p>
        <Link to="/devices/add" search={{}}>
          Add a camera
        </Link>
      </p>
    </Empty>
  )
}
