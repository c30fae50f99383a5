import { Skeleton } from '@mantine/core'
import { IconDeviceCctv } from '@tabler/icons-react'
import { useApiQuery } from '#api/use-api-query.ts'
import { CamerasTabs } from '#features/cameras/cameras-tabs.tsx'
import { AddCameraButton } from '#features/devices/add-camera-button.tsx'
import { formatCount } from '#format/numbers.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { Problem } from '#ui/problem.tsx'
import { DeviceCard } from './device-card.tsx'
import classes from './devices.module.css'

/** Every device a person gave a password for: how it is, and what it posts where. */
export function DevicesPage() {
  const devices = useApiQuery<{ items: ApiDevice[] }>('devices', {}, { everyMs: 10_000 })
  const all = (devices.data?.items ?? []).toSorted(byUrgency)
  return (
    <Page title="Devices" actions={<AddCameraButton />} bar={<CamerasTabs />}>
      <div className={classes.page}>
        {devices.error && (
          <Problem what="The devices could not be read." error={devices.error} onRetry={() => void devices.refetch()} />
        )}
        {devices.isPending && <Skeleton height={150} radius={8} animate={false} />}
        {all.length > 0 && <p className={classes.soft}>{summaryOf(all)}</p>}
        {all.map(device => (
          <DeviceCard key={device.id} device={device} />
        ))}
        {devices.data && all.length === 0 && <NoDevices />}
      </div>
    </Page>
  )
}

const isFine = ({ status }: ApiDevice) => status.word === 'ok' || status.word === 'unchecked'

function byUrgency(a: ApiDevice, b: ApiDevice): number {
  return Number(isFine(a)) - Number(isFine(b)) || a.name.localeCompare(b.name)
}

/** `6 devices, all OK`, `6 devices: 5 OK, 1 to look at` */
function summaryOf(devices: readonly ApiDevice[]): string {
  const wrong = devices.filter(device => !isFine(device)).length
  const count = formatCount(devices.length, 'device')
  return wrong === 0 ? `${count}, all OK` : `${count}: ${devices.length - wrong} OK, ${wrong} to look at`
}

function NoDevices() {
  return (
    <Empty title="No device is signed in to" icon={<IconDeviceCctv size={28} />}>
      <p>
        Cameras post here without this. With a device’s password this server can also set the device up, take a picture
        now, open its alarm output, set its clock, and keep its plate lists level with the known plates. Passwords are
        stored encrypted and never shown again.
      </p>
    </Empty>
  )
}
