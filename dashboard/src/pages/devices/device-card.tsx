import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import { When } from '#format/when.tsx'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Card, CardHead } from '#ui/card.tsx'
import { FactList } from '#ui/fact-list.tsx'
import layout from '#ui/layout.module.css'
import { MoreMenu } from '#ui/more-menu.tsx'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { CertificateChange } from './certificate-change.tsx'
import { placeText } from './device-address.ts'
import { DeviceStatus } from './device-status.tsx'
import { clockWords, isClockOff, kindWords, modelWords, postingWords } from './device-words.ts'
import classes from './devices.module.css'
import { EditDevice } from './edit-device.tsx'
import { RemoveDevice } from './remove-device.tsx'
import { useDeviceCheck } from './use-device-check.ts'

/** One device: its status with the reason, its model, and its actions. */
export function DeviceCard({ device, onRemoved }: { device: ApiDevice; onRemoved: () => void }) {
  return (
    <Card aria-label={device.name} data-testid="device-card">
      <CardHead>
        <h2>
          <Link to="/devices/$deviceId" params={{ deviceId: device.id }}>
            {device.name}
          </Link>
        </h2>
        <DeviceStatus word={device.status.word} />
        <DeviceDeeds device={device} onRemoved={onRemoved} />
      </CardHead>
      <StatusReason device={device} />
      <FactList
        layout="columns"
        facts={[
          ['Address', placeText(device)],
          ['Type', device.facts && kindWords(device.facts)],
          ['Model', device.facts && modelWords(device.facts)],
          [
            'Clock',
            device.clock && (
              <span key="clock" data-off={isClockOff(device.clock) || undefined} className={classes.clock}>
                {clockWords(device.clock)}
              </span>
            ),
          ],
          ['Posting', device.facts && postingWords(device)],
          ['Last post', device.lastPostAt ? <When key="last" at={device.lastPostAt} as="relative" /> : 'Never'],
          ['Cameras here', device.cameras.length > 0 && <CameraLinks key="cameras" device={device} />],
        ]}
      />
    </Card>
  )
}

/** Explains the status; for a changed certificate, offers to trust the new one. */
export function StatusReason({ device }: { device: ApiDevice }) {
  const { reason, at, word } = device.status
  return (
    <>
      <p className={tones.soft}>
        {word === 'certificate-changed' ? '' : `${reason} `}
        {at && (
          <span className={tones.faint}>
            Checked <When at={at} as="relative" />
          </span>
        )}
      </p>
      {word === 'certificate-changed' && <CertificateChange device={device} />}
    </>
  )
}

function CameraLinks({ device }: { device: ApiDevice }) {
  return (
    <span className={layout.buttons}>
      {device.cameras.map(({ id, name }) => (
        <Link key={id} to="/cameras/$cameraId" params={{ cameraId: id }}>
          {name}
        </Link>
      ))}
    </span>
  )
}

/** Check, edit, remove; questions appear below the head. Not for viewers. */
export function DeviceDeeds({ device, onRemoved }: { device: ApiDevice; onRemoved: () => void }) {
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null)
  const mayChange = useMayChange()
  const check = useDeviceCheck(device.id)
  if (!mayChange) return null
  const close = () => setOpen(null)
  return (
    <>
      <div className={layout.actions}>
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          loading={check.isPending}
          aria-label={`Check now: ${device.name}`}
          onClick={() => check.mutate()}
        >
          Check now
        </Button>
        <Button
          variant="default"
          aria-label={`Edit ${device.name}`}
          aria-expanded={open === 'edit'}
          onClick={() => setOpen(open === 'edit' ? null : 'edit')}
        >
          Edit
        </Button>
        <MoreMenu name={device.name} onRemove={() => setOpen('remove')} />
      </div>
      {check.error && check.error.code !== 'device-certificate-changed' && (
        <Problem what="The check failed." error={check.error} />
      )}
      {open === 'edit' && <EditDevice device={device} onClose={close} />}
      {open === 'remove' && <RemoveDevice device={device} onClose={close} onRemoved={onRemoved} />}
    </>
  )
}
