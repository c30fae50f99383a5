import { Badge, Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { pushSupport } from '#features/push/push-browser.ts'
import {
  useChangePushDevice,
  usePushDevices,
  useRemovePushDevice,
  useStartPush,
} from '#features/push/use-this-browser.ts'
import { When } from '#format/when.tsx'
import type { ApiPushDevice } from '#server/api/schemas/index.ts'
import { alertChoices } from '#settings/display-settings.ts'
import { Card } from '#ui/card.tsx'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'

const severityChoices = alertChoices.filter(({ value }) => value !== 'off')

/** Notifications of the server on this phone or computer, also while the dashboard is closed. */
export function PushPart() {
  const { devices, own, isKnown } = usePushDevices()
  return (
    <>
      <Card as="div">
        <h3>Notifications on this device</h3>
        <p className={tones.soft}>
          The server sends alerts to this phone or computer, also while the dashboard is closed. Buttons in the
          notification mark an alert as seen, or open the gate at the camera if it has one.
        </p>
        <LoadProblem what="Your devices could not be loaded." query={devices} />
        {isKnown && devices.data && <ThisDevice own={own} publicKey={devices.data.publicKey} />}
      </Card>
      {devices.data && devices.data.items.length > 0 && (
        <Card as="div">
          <h3>Your devices</h3>
          <ul className={layout.panelList}>
            {devices.data.items.map(device => (
              <DeviceRow key={device.id} device={device} own={own} />
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}

const reasons = {
  insecure:
    'This needs HTTPS: open the dashboard at an address that begins with https://, or on the server itself (localhost). A reverse proxy with a certificate provides it.',
  'home-screen':
    'On an iPhone or iPad, first add the dashboard to the home screen (Share → Add to Home Screen), and open it from there.',
  unsupported: 'This browser cannot receive notifications of the server. Chrome, Edge, Firefox and Safari can.',
}

function ThisDevice({ own, publicKey }: { own: ApiPushDevice | null; publicKey: string }) {
  const support = pushSupport()
  if (own) return <DeviceSettings device={own} own={own} />
  return support === 'ok' ? <TurnOn publicKey={publicKey} /> : <p>{reasons[support]}</p>
}

function TurnOn({ publicKey }: { publicKey: string }) {
  const start = useStartPush()
  return (
    <>
      <p>Off. The browser asks for permission first.</p>
      <Button
        className={layout.start}
        loading={start.isPending}
        onClick={() => start.mutate({ publicKey, severity: 'warning' })}
      >
        Turn on
      </Button>
      <Problem what="Notifications were not turned on." error={start.error} />
    </>
  )
}

function DeviceSettings({ device, own }: { device: ApiPushDevice; own: ApiPushDevice }) {
  const change = useChangePushDevice(own)
  const remove = useRemovePushDevice(own)
  const test = useChange(
    api => api.send('POST', 'push/devices/{id}/test', { params: { id: device.id } }),
    ['push/devices'],
  )
  return (
    <>
      <p id="push-choice">On. Alerts that are sent here</p>
      <SegmentedControl
        aria-labelledby="push-choice"
        data={severityChoices}
        value={device.severity}
        onChange={value => change.mutate({ id: device.id, severity: value as ApiPushDevice['severity'] })}
      />
      <div className={layout.buttons}>
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          Send a test
        </Button>
        <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate(device.id)}>
          Turn off
        </Button>
      </div>
      {test.data && (
        <p role="status">{test.data.ok ? 'Sent. It appears in a moment.' : `Not sent: ${test.data.detail}`}</p>
      )}
      <Problem what="The test was not sent." error={test.error} />
      <Problem what="This was not changed." error={change.error ?? remove.error} />
    </>
  )
}

function DeviceRow({ device, own }: { device: ApiPushDevice; own: ApiPushDevice | null }) {
  const [removing, setRemoving] = useState(false)
  const remove = useRemovePushDevice(own)
  const { lastDeliveredAt, lastError } = device
  return (
    <li>
      <div className={layout.main}>
        <span className={layout.buttons}>
          <strong>{device.name}</strong>
          {device.id === own?.id && <Badge color="gray">this device</Badge>}
        </span>
        <p className={tones.faint}>
          added <When at={device.createdAt} />
          {lastDeliveredAt && (
            <>
              {' '}
              · last notification <When at={lastDeliveredAt} as="relative" />
            </>
          )}
          {lastError && ` · last error: ${lastError.message}`}
        </p>
      </div>
      <Button variant="default" onClick={() => setRemoving(true)} aria-label={`Remove ${device.name}`}>
        Remove
      </Button>
      {removing && (
        <Confirm
          text={`${device.name} receives no more notifications.`}
          verb="Remove"
          change={remove}
          onYes={() => remove.mutate(device.id)}
          onNo={() => setRemoving(false)}
        />
      )}
    </li>
  )
}
