import { Button } from '@mantine/core'
import { useChange } from '#api/use-change.ts'
import { showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'

interface RemoveDeviceOptions {
  device: ApiDevice
  onClose: () => void
  onRemoved: () => void
}

/** Says what stays on the device, and offers to restore its old settings first. */
export function RemoveDevice({ device, onClose, onRemoved }: RemoveDeviceOptions) {
  const remove = useChange<{ restore: boolean }, void>(async (api, { restore }) => {
    if (restore) await api.send('POST', 'devices/{id}/unset', { params: { id: device.id }, body: {} })
    await api.send('DELETE', 'devices/{id}', { params: { id: device.id } })
    onRemoved()
  }, showsDevices)
  const ours = device.targets.filter(target => target.ours && target.enabled)
  const start = (restore: boolean) => remove.mutate({ restore })
  return (
    <section className={`${layout.inset} ${layout.stack}`} aria-label={`Remove ${device.name}`}>
      <p>
        {device.name} and its stored password are removed from this server.{' '}
        {ours.length > 0
          ? `The device itself does not change and keeps posting to ${ours[0]?.url}, so its events still arrive.`
          : 'The device itself does not change.'}{' '}
        Its cameras and events stay.
      </p>
      <div className={layout.row}>
        {device.setUpAt !== null && (
          <Button variant="default" disabled={remove.isPending} onClick={() => start(true)}>
            Restore its old settings, then remove
          </Button>
        )}
        <Button color="red.9" loading={remove.isPending} onClick={() => start(false)}>
          Remove
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
      </div>
      <Problem what="The device was not removed." error={remove.error} />
    </section>
  )
}
