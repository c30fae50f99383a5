import { Button } from '@mantine/core'
import { useChange } from '#api/use-change.ts'
import { devicePath, showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice, UnsetAnswer } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from './devices.module.css'

interface RemoveDeviceOptions {
  device: ApiDevice
  onClose: () => void
  onRemoved?: () => void
}

/** Says what stays at the device when it is removed here, and offers to put its settings back first. */
export function RemoveDevice({ device, onClose, onRemoved }: RemoveDeviceOptions) {
  const remove = useChange<{ restore: boolean }, void>(async (api, { restore }) => {
    if (restore) await api.send<UnsetAnswer>('POST', `${devicePath(device.id)}/unset`, {})
    await api.send('DELETE', devicePath(device.id))
  }, showsDevices)
  const ours = device.targets.filter(target => target.ours && target.enabled)
  const start = (restore: boolean) => remove.mutate({ restore }, { onSuccess: () => (onRemoved ?? onClose)() })
  return (
    <section className={classes.question} aria-label={`Remove ${device.name}`}>
      <p>
        {device.name} is forgotten here, with its password.{' '}
        {ours.length > 0
          ? `The device itself stays as it is and goes on posting to ${ours[0]?.url}; its events still arrive.`
          : 'The device itself stays as it is.'}{' '}
        Its cameras and events stay too.
      </p>
      <div className={classes.row}>
        {device.setUpAt !== null && (
          <Button variant="default" disabled={remove.isPending} onClick={() => start(true)}>
            Put its settings back, then remove
          </Button>
        )}
        <Button color="red.9" loading={remove.isPending} onClick={() => start(false)}>
          Remove
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
      </div>
      {remove.error && <Problem what="It was not removed." error={remove.error} />}
    </section>
  )
}
