import { Skeleton } from '@mantine/core'
import { IconDeviceCctv } from '@tabler/icons-react'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { CamerasTabs } from '#features/cameras/cameras-tabs.tsx'
import { AddCameraButton } from '#features/devices/add-camera-button.tsx'
import { formatCount } from '#format/numbers.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { DeviceCard } from './device-card.tsx'
import { RemovedDevice } from './removed-device.tsx'

/** All devices with a stored password, with their status and the addresses they post to. */
export function DevicesPage() {
  const devices = useApiQuery('devices', {}, { everyMs: 10_000 })
  const [removed, setRemoved] = useState<ApiDevice | null>(null)
  const all = (devices.data?.items ?? []).toSorted(byUrgency)
  return (
    <Page title="Devices" actions={<AddCameraButton />} bar={<CamerasTabs />}>
      <div className={layout.column}>
        {removed && <RemovedDevice key={removed.id} device={removed} onDone={() => setRemoved(null)} />}
        <LoadProblem what="The devices could not be loaded." query={devices} />
        {devices.isPending && <Skeleton height={150} radius={8} animate={false} />}
        {all.length > 0 && <p className={tones.soft}>{summaryOf(all)}</p>}
        {all.map(device => (
          <DeviceCard key={device.id} device={device} onRemoved={() => setRemoved(device)} />
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
  return wrong === 0 ? `${count}, all OK` : `${count}: ${devices.length - wrong} OK, ${wrong} need attention`
}

function NoDevices() {
  return (
    <Empty title="No devices added yet" icon={<IconDeviceCctv size={28} />}>
      <p>
        Cameras can post here without being added. If you add a device with its password, this server can also set it
        up, take snapshots, switch its alarm outputs, set its clock and keep its plate list in sync with the known
        plates. Passwords are stored encrypted and never shown again.
      </p>
    </Empty>
  )
}
