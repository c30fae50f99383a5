import { Skeleton } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { CamerasTabs } from '#features/cameras/cameras-tabs.tsx'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Card, CardHead } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { DeviceDeeds, StatusReason } from './device-card.tsx'
import { DeviceStatus } from './device-status.tsx'
import classes from './devices.module.css'
import { ActiveNow } from './parts/active-now.tsx'
import { ClockPart } from './parts/clock-part.tsx'
import { DeviceFactsPart } from './parts/device-facts-part.tsx'
import { OutputsPart } from './parts/outputs-part.tsx'
import { PostingPart } from './parts/posting-part.tsx'
import { PresetsPart } from './parts/presets-part.tsx'
import { SnapshotPart } from './parts/snapshot-part.tsx'
import { PlatesPart } from './plates/plates-part.tsx'
import { RemovedDevice } from './removed-device.tsx'

/** One device: its picture now, outputs, alarms, clock, where it posts, and its plates. */
export function DevicePage() {
  const { deviceId = '' } = useParams({ strict: false })
  const [removed, setRemoved] = useState<ApiDevice | null>(null)
  const navigate = useNavigate()
  const device = useApiQuery(
    'devices/{id}',
    { params: { id: deviceId } },
    { everyMs: 10_000, enabled: removed === null },
  )
  return (
    <Page title={device.data?.name ?? 'Device'} bar={<CamerasTabs />}>
      <div className={layout.column} data-wide>
        <Link to="/devices" className={layout.back}>
          <IconArrowLeft size={16} aria-hidden /> All devices
        </Link>
        {!removed && <LoadProblem what="The device could not be loaded." query={device} />}
        {device.isPending && <Skeleton height={260} radius={8} animate={false} />}
        {removed && <RemovedDevice device={removed} onDone={() => void navigate({ to: '/devices' })} />}
        {device.data && !removed && <OneDevice key={deviceId} device={device.data} onRemoved={setRemoved} />}
      </div>
    </Page>
  )
}

function OneDevice({ device, onRemoved }: { device: ApiDevice; onRemoved: (device: ApiDevice) => void }) {
  const { facts } = device
  return (
    <>
      <Card aria-label="State">
        <CardHead>
          <DeviceStatus word={device.status.word} />
          <DeviceDeeds device={device} onRemoved={() => onRemoved(device)} />
        </CardHead>
        <StatusReason device={device} />
      </Card>
      <div className={classes.parts2}>
        <SnapshotPart device={device} />
        <div className={layout.stack}>
          {facts !== null && facts.alarmOutputs > 0 && <OutputsPart device={device} outputs={facts.alarmOutputs} />}
          <ActiveNow device={device} />
          {device.clock && <ClockPart device={device} clock={device.clock} />}
          {facts?.ptz && <PresetsPart device={device} />}
        </div>
      </div>
      <PostingPart device={device} />
      {facts?.plates && <PlatesPart device={device} family={facts.plates} />}
      <DeviceFactsPart device={device} />
    </>
  )
}
