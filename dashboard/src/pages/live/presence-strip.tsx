import { IconBike, IconCar, IconQuestionMark, IconWalk } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { formatCount, formatDuration } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import { useLive } from '#live/use-live.ts'
import type { CameraPresence } from '#server/api/schemas/index.ts'
import classes from './presence-strip.module.css'

type Target = CameraPresence['targets'][number]

const kinds = [
  { type: 'person', Icon: IconWalk, one: 'person', several: 'people', color: 'person' },
  { type: 'vehicle', Icon: IconCar, one: 'vehicle', several: 'vehicles', color: 'vehicle' },
  { type: 'bike', Icon: IconBike, one: 'bike', several: 'bikes', color: 'vehicle' },
  { type: 'unknown', Icon: IconQuestionMark, one: 'target', several: 'targets', color: 'plain' },
] as const

function Here({ targets }: { targets: readonly Target[] }) {
  const now = useNow()
  const longest = Math.max(0, ...targets.map(target => now - Date.parse(target.startedAt)))
  return (
    <>
      {kinds.map(({ type, Icon, one, several, color }) => {
        const count = targets.filter(target => target.type === type).length
        if (count === 0) return null
        return (
          <span key={type} className={classes.kind} title={formatCount(count, one, several)}>
            <Icon size={16} color={`var(--mark-${color})`} aria-hidden />
            {count}
            <span className="visually-hidden"> {count === 1 ? one : several}</span>
          </span>
        )
      })}
      <span className={classes.since}>{formatDuration(Math.max(1000, longest))}</span>
    </>
  )
}

/** The targets in front of each camera now. Cameras without any are left out. */
export function PresenceStrip() {
  const asked = useApiQuery('presence', {}, { everyMs: 30_000 })
  const [cameras, setCameras] = useState<ReadonlyMap<string, CameraPresence>>(new Map())
  const { data } = asked
  useEffect(() => {
    if (data) setCameras(new Map(data.items.map(item => [item.camera.id, item])))
  }, [data])
  useLive('presence', changed =>
    setCameras(before => new Map([...before, ...changed.map(item => [item.camera.id, item] as const)])),
  )
  const busy = [...cameras.values()].filter(item => item.targets.length > 0)
  busy.sort((a, b) => a.camera.name.localeCompare(b.camera.name))
  return (
    <section className={classes.strip} aria-label="In view">
      <span className={classes.title}>In view</span>
      {busy.length === 0 && <span className={classes.nobody}>nobody at the moment</span>}
      {busy.map(({ camera, targets }) => (
        <Link key={camera.id} to="/cameras/$cameraId" params={{ cameraId: camera.id }} className={classes.camera}>
          <span className={classes.name}>{camera.name}</span>
          <Here targets={targets} />
        </Link>
      ))}
    </section>
  )
}
