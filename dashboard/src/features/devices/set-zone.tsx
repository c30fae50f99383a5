import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import { useIsLimited, useMayChange, useStats } from '#api/use-session.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { showsDevices } from './device-path.ts'
import { useDeviceOf } from './use-device-of.ts'

/** A button that gives a device the server's time zone. */
export function SetZone({ deviceId }: { deviceId: string }) {
  const zone = useStats().data?.timeZone
  const mayChange = useMayChange()
  const set = useChange(
    api => api.send('POST', 'devices/{id}/clock', { params: { id: deviceId }, query: { zone: 'server' } }),
    [...showsDevices, 'cameras'],
  )
  if (!mayChange || zone === undefined) return null
  return (
    <div className={layout.tight}>
      <div className={layout.row}>
        <Button variant="default" loading={set.isPending} onClick={() => set.mutate()}>
          Set its time zone to {zone}
        </Button>
        <span role="status" className={tones.soft}>
          {set.data && 'Time zone set.'}
        </span>
      </div>
      <Problem what="The time zone was not set." error={set.error} />
    </div>
  )
}

/** The same for the device that a camera's posts come from; where none is stored, the way to one. */
export function SetZoneOf({ camera }: { camera: { id: string; address: string } }) {
  const { device, isKnown } = useDeviceOf(camera.id)
  const mayChange = useMayChange()
  const isLimited = useIsLimited()
  if (device) return <SetZone deviceId={device.id} />
  if (!isKnown && !isLimited) return null
  return (
    <p className={tones.soft}>
      Set the time zone in the camera’s own menus
      {mayChange && (
        <>
          , or{' '}
          <Link to="/devices/add" search={{ step: 'sign-in', host: camera.address }}>
            sign in to it here
          </Link>{' '}
          to set it with a button
        </>
      )}
      .
    </p>
  )
}
