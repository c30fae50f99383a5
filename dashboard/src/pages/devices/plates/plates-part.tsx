import { Button, Skeleton, TextInput } from '@mantine/core'
import { IconDownload, IconPlus, IconRefresh, IconSearch, IconUpload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { apiUrl } from '#api/api-client.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import { useMayChange } from '#api/use-session.ts'
import { devicePath } from '#features/devices/device-path.ts'
import { formatCount } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import { deviceSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { ApiDevice, DevicePlate } from '#server/api/schemas/index.ts'
import { plateKey } from '#server/model/plate-key.ts'
import { Card, CardHead } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { ImportDevicePlates } from './import-device-plates.tsx'
import { PlateForm } from './plate-form.tsx'
import { PlateTable } from './plate-table.tsx'

interface PlatesPartOptions {
  device: ApiDevice
  family: 'groups' | 'vehicles'
}

type Open = { kind: 'form'; plate: DevicePlate | null } | { kind: 'import' } | null

/** The plate list stored on the device; loaded when the page opens and on request. */
export function PlatesPart({ device, family }: PlatesPartOptions) {
  const [open, setOpen] = useState<Open>(null)
  const plates = useApiQuery('devices/{id}/plates', { params: { id: device.id } }, { freshMs: 300_000 })
  const { refetch, data, error } = plates
  const reread = useCallback(() => void refetch(), [refetch])
  const close = () => setOpen(null)
  return (
    <Card aria-labelledby="plates">
      <CardHead>
        <h2 id="plates">Plate list on the camera</h2>
        {data && (
          <span className={tones.soft}>
            {formatCount(data.items.length, 'plate')} · read <When at={data.readAt} as="relative" />
          </span>
        )}
        <Actions device={device} isFetching={plates.isFetching} reread={reread} setOpen={setOpen} />
      </CardHead>
      <p className={tones.soft}>
        The camera uses this list to open a gate itself, even when this server is off.{' '}
        <Link to="/plates/lists">Compare with the known plates</Link>
        {family === 'vehicles' &&
          '. On this firmware, plates can be added over the network, but not changed or removed.'}
      </p>
      {open?.kind === 'form' && (
        <PlateForm key={open.plate?.number ?? 'new'} device={device} plate={open.plate} onClose={close} />
      )}
      {open?.kind === 'import' && <ImportDevicePlates device={device} onDone={reread} onClose={close} />}
      {error && <Problem what="The plates on the camera could not be loaded." error={error} onRetry={reread} />}
      {plates.isPending && <Skeleton height={120} radius={6} animate={false} />}
      {data?.items.length === 0 && <p className={tones.soft}>The list is empty.</p>}
      {data && data.items.length > 0 && (
        <SearchedPlates
          device={device}
          plates={data.items}
          mayEdit={family === 'groups'}
          onEdit={plate => setOpen({ kind: 'form', plate })}
        />
      )}
    </Card>
  )
}

interface SearchedPlatesOptions {
  device: ApiDevice
  plates: readonly DevicePlate[]
  mayEdit: boolean
  onEdit: (plate: DevicePlate) => void
}

/** The plates with a search field; the search is in the address. */
function SearchedPlates({ device, plates, mayEdit, onEdit }: SearchedPlatesOptions) {
  const [{ plate: typed = '' }, change] = useUrlSearch(deviceSearch)
  const mayChange = useMayChange()
  const wanted = plateKey(typed)
  const shown = plates.filter(
    plate => typed.trim() === '' || (wanted !== '' && plate.key.includes(wanted)) || matchesOwner(plate, typed),
  )
  return (
    <>
      <TextInput
        aria-label="Search the plates"
        placeholder="Plate or owner"
        leftSection={<IconSearch size={15} aria-hidden />}
        maw={280}
        value={typed}
        onChange={event => change({ plate: event.currentTarget.value || null }, { replace: true })}
      />
      <PlateTable device={device} plates={shown} mayEdit={mayChange && mayEdit} onEdit={onEdit} />
    </>
  )
}

const matchesOwner = ({ owner }: DevicePlate, text: string) =>
  text.trim() !== '' && (owner ?? '').toLowerCase().includes(text.trim().toLowerCase())

interface ActionsOptions {
  device: ApiDevice
  isFetching: boolean
  reread: () => void
  setOpen: (open: Open) => void
}

function Actions({ device, isFetching, reread, setOpen }: ActionsOptions) {
  const mayChange = useMayChange()
  return (
    <div className={layout.actions}>
      <Button variant="default" px={8} aria-label="Refresh the list" loading={isFetching} onClick={reread}>
        <IconRefresh size={15} aria-hidden />
      </Button>
      <Button
        component="a"
        href={apiUrl(`${devicePath(device.id)}/plates.csv`)}
        download
        variant="default"
        leftSection={<IconDownload size={15} aria-hidden />}
      >
        Export
      </Button>
      {mayChange && (
        <>
          <Button
            variant="default"
            leftSection={<IconUpload size={15} aria-hidden />}
            onClick={() => setOpen({ kind: 'import' })}
          >
            Import
          </Button>
          <Button
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setOpen({ kind: 'form', plate: null })}
          >
            Add a plate
          </Button>
        </>
      )}
    </div>
  )
}
