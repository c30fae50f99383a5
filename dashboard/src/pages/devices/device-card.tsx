import { Button, Menu } from '@mantine/core'
import { IconDots, IconRefresh } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import { When } from '#format/when.tsx'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { CertificateChange } from './certificate-change.tsx'
import { placeText } from './device-address.ts'
import { DeviceStatus } from './device-status.tsx'
import { clockWords, isClockOff, kindWords, modelWords, postingWords } from './device-words.ts'
import classes from './devices.module.css'
import { EditDevice } from './edit-device.tsx'
import { FactList } from './fact-list.tsx'
import { RemoveDevice } from './remove-device.tsx'
import { useDeviceCheck } from './use-device-check.ts'

/** One device: how it is and why, what it is, and what can be done with it. */
export function DeviceCard({ device }: { device: ApiDevice }) {
  return (
    <section className={classes.card} aria-label={device.name} data-testid="device-card">
      <header className={classes.cardHead}>
        <h2>
          <Link to="/devices/$deviceId" params={{ deviceId: device.id }} className={classes.cardName}>
            {device.name}
          </Link>
        </h2>
        <DeviceStatus word={device.status.word} />
        <DeviceDeeds device={device} />
      </header>
      <StatusReason device={device} />
      <FactList
        facts={[
          ['Address', placeText(device)],
          ['What it is', device.facts && kindWords(device.facts)],
          ['Model', device.facts && modelWords(device.facts)],
          [
            'Clock',
            device.clock && (
              <span key="clock" data-off={isClockOff(device.clock) || undefined} className={classes.clock}>
                {clockWords(device.clock)}
              </span>
            ),
          ],
          ['Posts', device.facts && postingWords(device)],
          ['Last post', device.lastPostAt ? <When key="last" at={device.lastPostAt} as="relative" /> : 'Never'],
          ['Its cameras here', device.cameras.length > 0 && <CameraLinks key="cameras" device={device} />],
        ]}
      />
    </section>
  )
}

/** The sentence to the status word, and what to do about a certificate that changed. */
export function StatusReason({ device }: { device: ApiDevice }) {
  const { reason, at, word } = device.status
  return (
    <>
      <p className={classes.soft}>
        {word === 'certificate-changed' ? '' : `${reason} `}
        {at && (
          <span className={classes.faint}>
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
    <span className={classes.cameraLinks}>
      {device.cameras.map(({ id, name }) => (
        <Link key={id} to="/cameras/$cameraId" params={{ cameraId: id }}>
          {name}
        </Link>
      ))}
    </span>
  )
}

/** Check, edit, remove; what is asked stands below the head. Viewers may not. */
export function DeviceDeeds({ device, onRemoved }: { device: ApiDevice; onRemoved?: () => void }) {
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null)
  const mayChange = useMayChange()
  const check = useDeviceCheck(device.id)
  if (!mayChange) return null
  const close = () => setOpen(null)
  return (
    <>
      <div className={classes.deeds}>
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
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" px={8} aria-label={`More for ${device.name}`}>
              <IconDots size={15} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setOpen('remove')}>Remove</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {check.error && check.error.code !== 'device-certificate-changed' && (
        <Problem what="It did not answer as it should." error={check.error} />
      )}
      {open === 'edit' && <EditDevice device={device} onClose={close} />}
      {open === 'remove' && <RemoveDevice device={device} onClose={close} {...(onRemoved && { onRemoved })} />}
    </>
  )
}
