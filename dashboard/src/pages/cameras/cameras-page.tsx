import { Button, Switch } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { ApiCamera, CameraList } from '../../../../src/api/schemas/index.ts'
import { useApiQuery } from '../../api/use-api-query.ts'
import { formatCount } from '../../shared/formatters.ts'
import { Page } from '../../shared/page.tsx'
import { Problem } from '../../shared/problem.tsx'
import { useUrlSearch } from '../../shared/use-url-search.ts'
import { AddCameraButton } from '../devices/add-camera-button.tsx'
import { CameraCard } from './camera-card.tsx'
import panelStyles from './camera-panel.module.css'
import { CameraPanel } from './camera-panel.tsx'
import styles from './cameras.module.css'
import { CamerasTabs } from './cameras-tabs.tsx'
import { ConnectSteps, NoCameras } from './no-cameras.tsx'
import { SampleEvent } from './sample-event.tsx'
import { byUrgency } from './status-words.ts'

/** Every camera: its last picture, how it is and why; one of them in full beside the others. */
export function CamerasPage() {
  const { cameraId } = useParams({ strict: false })
  const [search, change] = useUrlSearch()
  const cameras = useApiQuery<CameraList>('cameras', {}, { everyMs: 10_000 })
  const all = cameras.data?.items ?? []
  const showsHidden = search.hidden === 'yes'
  const shown = all.filter(camera => showsHidden || !camera.hidden || camera.id === cameraId).toSorted(byUrgency)
  const open = all.find(camera => camera.id === cameraId || camera.merged.some(part => part.id === cameraId))
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
            <Problem
              what="The cameras could not be read."
              error={cameras.error}
              onRetry={() => void cameras.refetch()}
            />
          )}
          {cameras.data && all.length === 0 && <NoCameras />}
          {search.connect === 'yes' && all.length > 0 && <Connect />}
          {all.length > 0 && (
            <div className={styles.summary}>
              <p>{summaryOf(all)}</p>
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
            {cameras.isPending && [1, 2, 3].map(place => <div key={place} className={styles.waiting} />)}
          </div>
        </div>
        {open && <CameraPanel key={open.id} camera={open} cameras={all} />}
        {cameraId !== undefined && cameras.data && !open && (
          <aside className={panelStyles.panel}>
            <p>There is no camera {cameraId}.</p>
          </aside>
        )}
      </div>
    </Page>
  )
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
function summaryOf(cameras: readonly ApiCamera[]): string {
  const active = cameras.filter(camera => !camera.hidden && camera.state !== 'ignored')
  const ok = active.filter(camera => camera.status.word === 'ok').length
  const pending = active.filter(camera => camera.state === 'pending').length
  const wrong = active.length - ok
  const words = [formatCount(active.length, 'camera'), wrong === 0 ? 'all OK' : `${ok} OK, ${wrong} to look at`]
  if (pending > 0) words.push(`${pending} ${pending === 1 ? 'waits' : 'wait'} for approval`)
  const claimed = active.filter(camera => camera.claimedAddresses.some(({ state }) => state === 'unconfirmed')).length
  if (claimed > 0) words.push(`${formatCount(claimed, 'camera')} with a new address`)
  return words.join(' · ')
}
