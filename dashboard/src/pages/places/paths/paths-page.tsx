import { Skeleton } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useCameras } from '#features/filter/filter-choices.tsx'
import { Card } from '#ui/card.tsx'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { PlacesTabs } from '../places-tabs.tsx'
import { MapScene } from './map-scene.tsx'
import { PathScene } from './path-scene.tsx'
import { PathTools } from './path-tools.tsx'
import { usePathsState } from './use-paths-state.ts'

/** Paths over the picture of a camera, and maps of presence, standing and speed. */
export function PathsPage() {
  const cameras = useCameras()
  const state = usePathsState()
  const { show } = state
  const shown = (cameras.data?.items ?? []).filter(({ hidden }) => !hidden)
  const camera = shown.find(({ id }) => id === state.camera) ?? shown[0]
  return (
    <Page title="Paths" bar={<PlacesTabs />}>
      <div className={layout.column} data-wide>
        <LoadProblem what="The cameras could not be loaded." query={cameras} />
        {cameras.isPending && <Skeleton height={300} radius={8} animate={false} />}
        {cameras.data && !camera && (
          <Empty title="No camera yet" icon={<IconRoute size={28} />}>
            <p>
              <Link to="/cameras">Connect a camera</Link> first. The paths of the people and vehicles that it follows
              appear here.
            </p>
          </Empty>
        )}
        {camera && (
          <>
            <PathTools state={state} cameras={shown} camera={camera} />
            {state.isEmpty ? (
              <p>The end of the time has to be after its beginning.</p>
            ) : (
              <Card aria-label={`Paths at ${camera.name}`}>
                {show === 'paths' ? (
                  <PathScene key={camera.id} camera={camera} state={state} />
                ) : (
                  <MapScene key={camera.id} camera={camera} state={state} show={show} />
                )}
              </Card>
            )}
          </>
        )}
      </div>
    </Page>
  )
}
