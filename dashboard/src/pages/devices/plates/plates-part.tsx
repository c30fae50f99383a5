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
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { ApiDevice, DevicePlate, DevicePlates } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from '../devices.module.css'
import { ImportDevicePlates } from './import-device-plates.tsx'
import { PlateForm } from './plate-form.tsx'
import { PlateTable } from './plate-table.tsx'

interface PlatesPartOptions {
  device: ApiDevice
  family: 'groups' | 'vehicles'
}

type Open = { kind: 'form'; plate: DevicePlate | null } | { kind: 'import' } | null

/** The plate list that the device keeps itself; read when the page opens and on request. */
export function PlatesPart({ device, family }: PlatesPartOptions) {
  const [search, change] = useUrlSearch()
  const [open, setOpen] = useState<Open>(null)
  const mayChange = useMayChange()
  const plates = useApiQuery<DevicePlates>(`${devicePath(device.id)}/plates`, {}, { freshMs: 300_000 })
  const close = () => setOpen(null)
  const { refetch } = plates
  const reread = useCallback(() => void refetch(), [refetch])
  const wanted = (search.plate ?? '').toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')
  const all = plates.data?.items ?? []
  const shown = all.filter(plate => plate.key.includes(wanted) || matchesOwner(plate, search.plate ?? ''))
  return (
    <section className={classes.card} aria-labelledby="plates">
      <header className={classes.cardHead}>
        <h2 id="plates">Its plate list</h2>
        {plates.data && (
          <span className={classes.soft}>
            {formatCount(all.length, 'plate')} · read <When at={plates.data.readAt} as="relative" />
          </span>
        )}
        <div className={classes.deeds}>
          <Button
            variant="default"
            px={8}
            aria-label="Read the list anew"
            loading={plates.isFetching}
            onClick={() => void plates.refetch()}
          >
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
          {mayChange && <Adding setOpen={setOpen} />}
        </div>
      </header>
      <p className={classes.soft}>
        The camera opens by this list itself, also without this server.{' '}
        <Link to="/plates/lists">Compare it with the known plates</Link>
        {family === 'vehicles' && '. This firmware can add plates over the network, but not change or remove them.'}
      </p>
      {open?.kind === 'form' && (
        <PlateForm key={open.plate?.number ?? 'new'} device={device} plate={open.plate} onClose={close} />
      )}
      {open?.kind === 'import' && <ImportDevicePlates device={device} onDone={reread} onClose={close} />}
      {plates.error && (
        <Problem what="Its plates could not be read." error={plates.error} onRetry={() => void plates.refetch()} />
      )}
      {plates.isPending && <Skeleton height={120} radius={6} animate={false} />}
      {all.length > 0 && (
        <TextInput
          aria-label="Search its plates"
          placeholder="Plate or owner"
          leftSection={<IconSearch size={15} aria-hidden />}
          maw={280}
          value={search.plate ?? ''}
          onChange={event => change({ plate: event.currentTarget.value || null }, { replace: true })}
        />
      )}
      {plates.data && all.length === 0 && <p className={classes.soft}>The list is empty.</p>}
      {all.length > 0 && (
        <PlateTable
          device={device}
          plates={shown}
          mayEdit={mayChange && family === 'groups'}
          onEdit={plate => setOpen({ kind: 'form', plate })}
        />
      )}
    </section>
  )
}

const matchesOwner = ({ owner }: DevicePlate, text: string) =>
  text.trim() !== '' && (owner ?? '').toLowerCase().includes(text.trim().toLowerCase())

function Adding({ setOpen }: { setOpen: (open: Open) => void }) {
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconUpload size={15} aria-hidden />}
        onClick={() => setOpen({ kind: 'import' })}
      >
        Import
      </Button>
      <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setOpen({ kind: 'form', plate: null })}>
        Add a plate
      </Button>
    </>
  )
}
