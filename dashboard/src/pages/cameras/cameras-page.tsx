import { Button, Switch, TextInput } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { usePages } from '#api/use-pages.ts'
import panelStyles from '#features/cameras/camera-panel.module.css'
import styles from '#features/cameras/cameras.module.css'
import { CamerasTabs } from '#features/cameras/cameras-tabs.tsx'
import { ConnectSteps, NoCameras } from '#features/cameras/no-cameras.tsx'
import { SampleEvent } from '#features/cameras/sample-event.tsx'
import { byUrgency } from '#features/cameras/status-words.ts'
import { AddCameraButton } from '#features/devices/add-camera-button.tsx'
import { formatCount } from '#format/numbers.ts'
import { camerasBySite } from '#format/sites.ts'
import { cameraSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { MoreButton } from '#ui/more-button.tsx'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { CameraCard } from './camera-card.tsx'
import { CameraPanel } from './camera-panel.tsx'
import { ForgetStrangers } from './forget-strangers.tsx'

// From this many cameras on, the page offers a search field and the removal of unknown cameras.
const crowd = 100

/** The cameras of the list, filtered by the address, and the open one. */
function useCameraList() {
  const { cameraId } = useParams({ strict: false })
  const [search] = useUrlSearch(cameraSearch)
  const cameras = usePages('cameras', { query: { search: search.camera } }, { everyMs: 10_000 })
  const all = cameras.items
  const isOpen = (camera: ApiCamera) => camera.id === cameraId || camera.merged.some(part => part.id === cameraId)
  const listed = all.find(isOpen)
  const open = useOneCamera(cameraId, cameras.first !== undefined && listed === undefined) ?? listed
  const shown = all
    .filter(camera => search.hidden === 'yes' || !camera.hidden || camera.id === cameraId)
    .toSorted(byUrgency)
  return { cameras, all, shown, open, cameraId, total: cameras.first?.total ?? 0 }
}

/** All cameras with their last picture and status; one of them in detail beside the others. */
export function CamerasPage() {
  const list = useCameraList()
  const { cameras, all, open, cameraId } = list
  return (
    <Page title="Cameras" actions={all.length > 0 && <Actions />} bar={<CamerasTabs />} scroll="own">
      <div className={layout.panes}>
        <CameraCards list={list} />
        {open && <CameraPanel key={open.id} camera={open} cameras={all} />}
        {cameraId !== undefined && cameras.first && !open && (
          <aside className={panelStyles.panel}>
            <p>There is no camera {cameraId}.</p>
          </aside>
        )}
      </div>
    </Page>
  )
}

function Actions() {
  const [search, change] = useUrlSearch(cameraSearch)
  const isOpen = search.connect === 'yes'
  return (
    <>
      <Button variant="default" aria-expanded={isOpen} onClick={() => change({ connect: isOpen ? null : 'yes' })}>
        Connect by hand
      </Button>
      <AddCameraButton />
    </>
  )
}

function CameraCards({ list }: { list: ReturnType<typeof useCameraList> }) {
  const { cameras, all, shown, open, total } = list
  const [search, change] = useUrlSearch(cameraSearch)
  const isMany = total > crowd
  const sites = camerasBySite(shown)
  return (
    <div className={styles.cards} data-covered={open !== undefined || undefined}>
      <LoadProblem what="The cameras could not be loaded." query={cameras} />
      {cameras.first && total === 0 && search.camera === undefined && <NoCameras />}
      {search.connect === 'yes' && all.length > 0 && <Connect />}
      {(isMany || search.camera !== undefined) && (
        <TextInput
          label="Find a camera"
          placeholder="Name, address, MAC or serial number"
          value={search.camera ?? ''}
          onChange={event => change({ camera: event.currentTarget.value || null })}
        />
      )}
      {all.length > 0 && <Summary all={all} total={total} />}
      {sites.map(({ site, items }) => (
        <section key={site ?? ''} aria-label={site ?? 'This server'}>
          {sites.length > 1 && <h2 className={styles.site}>{site ?? 'This server'}</h2>}
          <div className={styles.grid}>
            {items.map(camera => (
              <CameraCard key={camera.id} camera={camera} isOpen={camera === open} />
            ))}
          </div>
        </section>
      ))}
      <div className={styles.grid}>
        {!cameras.first && !cameras.error && [1, 2, 3].map(place => <div key={place} className={styles.waiting} />)}
      </div>
      <MoreButton pages={cameras}>Show more</MoreButton>
      {isMany && <ForgetStrangers />}
    </div>
  )
}

function Summary({ all, total }: { all: readonly ApiCamera[]; total: number }) {
  const [search, change] = useUrlSearch(cameraSearch)
  const hiddenCount = all.filter(camera => camera.hidden).length
  return (
    <div className={styles.summary}>
      <p>{summaryOf(all, total)}</p>
      {hiddenCount > 0 && (
        <Switch
          label={`Show hidden (${hiddenCount})`}
          checked={search.hidden === 'yes'}
          onChange={event => change({ hidden: event.currentTarget.checked ? 'yes' : null })}
        />
      )}
    </div>
  )
}

/** The open camera, if it is not on the pages loaded so far. */
function useOneCamera(id: string | undefined, isWanted: boolean): ApiCamera | undefined {
  const enabled = id !== undefined && isWanted
  const one = useApiQuery('cameras/{id}', { params: { id: id ?? '' } }, { enabled })
  return enabled ? one.data : undefined
}

function Connect() {
  return (
    <section className={styles.connect} aria-label="Connect by hand">
      <ConnectSteps />
      <SampleEvent />
    </section>
  )
}

/** `6 cameras: 3 OK, 1 offline, 2 quiet · 1 waits for approval` */
function summaryOf(cameras: readonly ApiCamera[], total: number): string {
  const active = cameras.filter(camera => !camera.hidden && camera.state !== 'ignored')
  const ok = active.filter(camera => camera.status.word === 'ok').length
  const pending = active.filter(camera => camera.state === 'pending').length
  const wrong = active.length - ok
  const words = [formatCount(active.length, 'camera'), wrong === 0 ? 'all OK' : `${ok} OK, ${wrong} need attention`]
  if (total > cameras.length) words.unshift(`The first ${cameras.length} of ${total}`)
  if (pending > 0) words.push(`${pending} ${pending === 1 ? 'waits' : 'wait'} for approval`)
  const claimed = active.filter(camera => camera.claimedAddresses.some(({ state }) => state === 'unconfirmed')).length
  if (claimed > 0) words.push(`${formatCount(claimed, 'camera')} with a new address`)
  return words.join(' · ')
}
