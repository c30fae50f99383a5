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
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { ApiCamera, CameraList } from '#server/api/schemas/index.ts'
import { Page } from '#ui/page.tsx'
import { Problem } from '#ui/problem.tsx'
import { CameraCard } from './camera-card.tsx'
import { CameraPanel } from './camera-panel.tsx'
import { ForgetStrangers } from './forget-strangers.tsx'

// With more, a person looks for one by its name, and strangers may be among them.
const crowd = 100

/** Every camera: its last picture, how it is and why; one of them in full beside the others. */
export function CamerasPage() {
  const { cameraId } = useParams({ strict: false })
  const [search, change] = useUrlSearch()
  const wanted = search.camera ?? ''
  const cameras = usePages<ApiCamera, CameraList>('cameras', { search: wanted === '' ? null : wanted }, 10_000)
  const all = cameras.items
  const total = cameras.first?.total ?? 0
  const showsHidden = search.hidden === 'yes'
  const shown = all.filter(camera => showsHidden || !camera.hidden || camera.id === cameraId).toSorted(byUrgency)
  const listed = all.find(camera => camera.id === cameraId || camera.merged.some(part => part.id === cameraId))
  const open = useOneCamera(cameraId, cameras.first !== undefined && listed === undefined) ?? listed
  const hiddenCount = all.filter(camera => camera.hidden).length
  const actions = all.length > 0 && (
    <>
      <Button
        variant="default"
        aria-expanded={search.connect === 'yes'}
        onClick={() => change({ connect: search.connect === 'yes' ? null : 'yes' })}
      >
        Connect by hand
      </Button>
      <AddCameraButton />
    </>
  )
  return (
    <Page title="Cameras" actions={actions} bar={<CamerasTabs />} scroll="own">
      <div className={styles.page}>
        <div className={styles.cards} data-covered={open !== undefined || undefined}>
          {cameras.error && (
            <Problem what="The cameras could not be read." error={cameras.error} onRetry={cameras.again} />
          )}
          {cameras.first && total === 0 && wanted === '' && <NoCameras />}
          {search.connect === 'yes' && all.length > 0 && <Connect />}
          {(total > crowd || wanted !== '') && (
            <TextInput
              label="Find a camera"
              placeholder="Name, address, MAC or serial number"
              value={wanted}
              onChange={event => change({ camera: event.currentTarget.value || null })}
            />
          )}
          {all.length > 0 && (
            <div className={styles.summary}>
              <p>{summaryOf(all, total)}</p>
              {hiddenCount > 0 && (
                <Switch
                  label={`Show hidden (${hiddenCount})`}
                  checked={showsHidden}
                  onChange={event => change({ hidden: event.currentTarget.checked ? 'yes' : null })}
                />
              )}
            </div>
          )}
          <div className={styles.grid}>
            {shown.map(camera => (
              <CameraCard key={camera.id} camera={camera} isOpen={camera === open} />
            ))}
            {!cameras.first && !cameras.error && [1, 2, 3].map(place => <div key={place} className={styles.waiting} />)}
          </div>
          {cameras.more && (
            <Button variant="default" loading={cameras.isFetchingMore} onClick={cameras.more}>
              Show more
            </Button>
          )}
          {total > crowd && <ForgetStrangers />}
        </div>
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

/** One that is not on the pages that were read. */
function useOneCamera(id: string | undefined, isWanted: boolean): ApiCamera | undefined {
  const enabled = id !== undefined && isWanted
  const one = useApiQuery<ApiCamera>(`cameras/${encodeURIComponent(id ?? '')}`, {}, { enabled })
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
  const words = [formatCount(active.length, 'camera'), wrong === 0 ? 'all OK' : `${ok} OK, ${wrong} to look at`]
  if (total > cameras.length) words.unshift(`The first ${cameras.length} of ${total}`)
  if (pending > 0) words.push(`${pending} ${pending === 1 ? 'waits' : 'wait'} for approval`)
  const claimed = active.filter(camera => camera.claimedAddresses.some(({ state }) => state === 'unconfirmed')).length
  if (claimed > 0) words.push(`${formatCount(claimed, 'camera')} with a new address`)
  return words.join(' · ')
}
