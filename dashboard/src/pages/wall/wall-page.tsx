import { ActionIcon, Slider } from '@mantine/core'
import { IconArrowsMaximize, IconArrowsMinimize, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useFilter } from '#features/filter/use-filter.ts'
import { useEventGroups } from '#features/incidents/use-event-groups.ts'
import { useLiveEvents } from '#features/live-events/use-live-events.ts'
import { SessionGate } from '#features/sign-in/session-gate.tsx'
import { useConnection, useLiveFilter } from '#live/use-live.ts'
import { changeDisplaySettings, useDisplaySettings } from '#settings/display-settings.ts'
import { Problem } from '#ui/problem.tsx'
import { useSize } from '#ui/use-size.ts'
import { useIdlePointer } from './use-idle-pointer.ts'
import { useKioskLink } from './use-kiosk-link.ts'
import { useWakeLock } from './use-wake-lock.ts'
import { WallCard } from './wall-card.tsx'
import { sizes, wallLayout } from './wall-layout.ts'
import classes from './wall-page.module.css'

function FullScreenButton() {
  const [isFull, setFull] = useState(document.fullscreenElement !== null)
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', changed)
    return () => document.removeEventListener('fullscreenchange', changed)
  }, [])
  const label = isFull ? 'Leave full screen' : 'Full screen'
  const Icon = isFull ? IconArrowsMinimize : IconArrowsMaximize
  const toggle = () => (isFull ? document.exitFullscreen() : document.documentElement.requestFullscreen())
  return (
    <ActionIcon
      size="lg"
      variant="default"
      aria-label={label}
      title={label}
      onClick={() => void toggle().catch(() => 0)}
    >
      <Icon size={18} aria-hidden />
    </ActionIcon>
  )
}

function Controls({ size, isKiosk }: { size: number; isKiosk: boolean }) {
  return (
    <div className={classes.controls}>
      <Slider
        className={classes.slider ?? ''}
        thumbLabel="Size of the cards"
        label={null}
        min={1}
        max={sizes}
        value={size}
        onChange={wallSize => changeDisplaySettings({ wallSize })}
      />
      <FullScreenButton />
      {!isKiosk && (
        <ActionIcon
          size="lg"
          variant="default"
          aria-label="Back to Live"
          title="Back to Live"
          renderRoot={props => <Link {...props} to="/live" search={before => before} />}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      )}
    </div>
  )
}

function Wall({ isKiosk }: { isKiosk: boolean }) {
  const { from: _from, to: _to, ...query } = useFilter().query
  const { wallSize } = useDisplaySettings()
  useLiveFilter(query)
  useWakeLock()
  const isIdle = useIdlePointer()
  const live = useLiveEvents(query, false, () => undefined)
  const groups = useEventGroups(live.shown, true)
  const { word } = useConnection()
  const [grid, space] = useSize<HTMLUListElement>()
  const { columns, rows, span, cards } = wallLayout(wallSize, space)
  return (
    <main className={classes.wall} data-idle={isIdle}>
      <h1 className="visually-hidden">Wall</h1>
      {live.error && groups.length === 0 && (
        <Problem what="The newest events could not be loaded." error={live.error} onRetry={live.retry} />
      )}
      {live.isEmpty && <p className={classes.empty}>No events yet. New ones appear here.</p>}
      <ul
        className={classes.grid}
        ref={grid}
        style={{
          gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
        }}
      >
        {groups.slice(0, cards).map((group, at) => (
          <WallCard key={group.parts[0]?.id} group={group} span={at === 0 ? span : 1} />
        ))}
      </ul>
      {word === 'offline' && (
        <p className={classes.offline} role="status">
          Not connected. New events appear when the server can be reached again.
        </p>
      )}
      <Controls size={wallSize} isKiosk={isKiosk} />
    </main>
  )
}

/** The newest events for a screen on a wall: nothing but pictures, the newest one large. */
export function WallPage() {
  const link = useKioskLink()
  if (link.isPending) return null
  if (link.error) {
    return (
      <main className={classes.alone}>
        <Problem what="The wall cannot be shown." error={link.error} />
      </main>
    )
  }
  return <SessionGate kiosk>{({ kiosk }) => <Wall isKiosk={kiosk} />}</SessionGate>
}
