import { ActionIcon, Button } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { devicePath } from '#features/devices/device-path.ts'
import { PlateText } from '#features/plates/plate-text.tsx'
import { formatCount, formatNumber } from '#format/numbers.ts'
import type { ApiDevice, DevicePlate } from '#server/api/schemas/index.ts'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import styles from './plates.module.css'

const shownAtFirst = 50
const listWords = { allow: 'Allow', block: 'Block', temporary: 'Temporary' } as const

interface PlateTableOptions {
  device: ApiDevice
  plates: readonly DevicePlate[]
  mayEdit: boolean
  onEdit: (plate: DevicePlate) => void
}

/** The plates on a device, the first of them; the search finds the rest. */
export function PlateTable({ device, plates, mayEdit, onEdit }: PlateTableOptions) {
  const [limit, setLimit] = useState(shownAtFirst)
  return (
    <>
      <ul className={`${layout.lines} ${styles.plates}`} aria-label="Plates on the device">
        {plates.slice(0, limit).map(plate => (
          <PlateRow
            key={`${plate.number} ${plate.group}`}
            device={device}
            plate={plate}
            mayEdit={mayEdit}
            onEdit={() => onEdit(plate)}
          />
        ))}
      </ul>
      <p className={tones.faint} role="status">
        {plates.length === 0 ? 'No plate matches.' : `${formatCount(plates.length, 'plate')} shown`}
        {plates.length > limit && ` up to ${formatNumber(limit)}`}
      </p>
      {plates.length > limit && (
        <Button variant="default" className={layout.start} onClick={() => setLimit(limit + 200)}>
          More
        </Button>
      )}
    </>
  )
}

const day = (date: string) => date.replace(/ 00:00:00$/, '').replace(/:00$/, '')

function datesOf({ from, until }: DevicePlate): string {
  return [from && `from ${day(from)}`, until && `until ${day(until)}`].filter(Boolean).join(' ')
}

interface PlateRowOptions {
  device: ApiDevice
  plate: DevicePlate
  mayEdit: boolean
  onEdit: () => void
}

function PlateRow({ device, plate, mayEdit, onEdit }: PlateRowOptions) {
  const [isRemoving, setRemoving] = useState(false)
  const path = `${devicePath(device.id)}/plates`
  const remove = useChange(
    api => api.send('DELETE', 'devices/{id}/plates/{number}', { params: { id: device.id, number: plate.number } }),
    [path, 'plate-sync'],
  )
  return (
    <li className={styles.plate} data-testid="device-plate">
      <PlateText number={plate.number} size="sm" />
      <span className={styles.list} data-list={plate.list ?? undefined}>
        {plate.list ? listWords[plate.list] : (plate.group ?? 'No list')}
      </span>
      <span className={styles.who}>{[plate.owner, plate.telephone, datesOf(plate)].filter(Boolean).join(' · ')}</span>
      {mayEdit && (
        <span className={styles.buttons}>
          <ActionIcon aria-label={`Edit ${plate.number}`} onClick={onEdit}>
            <IconPencil size={16} />
          </ActionIcon>
          <ActionIcon aria-label={`Remove ${plate.number}`} onClick={() => setRemoving(true)}>
            <IconTrash size={16} />
          </ActionIcon>
        </span>
      )}
      {isRemoving && (
        <Confirm
          text={`${plate.number} is removed from the list on ${device.name}. Gates opened by that list stay closed for it.`}
          verb="Remove from the camera"
          change={remove}
          onYes={() => remove.mutate()}
          onNo={() => setRemoving(false)}
        />
      )}
    </li>
  )
}
