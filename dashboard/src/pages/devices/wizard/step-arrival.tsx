import { Button, Loader } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { formatDuration } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import type { ApiDevice, Arrivals } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { AddressParts, ManualSteps } from '../manual-steps.tsx'
import { useSetUpPlan } from '../use-set-up-plan.ts'
import { VirtualAlarm } from '../virtual-alarm.tsx'
import classes from './wizard.module.css'

/** The last step: waits for the device's first post and first event, and says how long each took. */
export function StepArrival({ deviceId, since }: { deviceId: string; since: string }) {
  const path = `devices/${encodeURIComponent(deviceId)}`
  const device = useApiQuery<ApiDevice>(path)
  const [hasEvent, setHasEvent] = useState(false)
  const arrivals = useApiQuery<Arrivals>(`${path}/arrivals`, { since }, hasEvent ? {} : { everyMs: 700 })
  if (!hasEvent && arrivals.data?.firstEventId) setHasEvent(true)
  if (device.error)
    return <Problem what="The device could not be read." error={device.error} onRetry={() => void device.refetch()} />
  if (!device.data) return <Loader size={18} />
  return (
    <>
      {device.data.facts?.httpPost === null && <ByHand device={device.data} />}
      <ol className={classes.arrivals} aria-live="polite">
        {device.data.setUpAt && (
          <Stage done>
            <span>
              <b>{device.data.name}</b> is set up: its settings were written and read back.
            </span>
          </Stage>
        )}
        <FirstPost arrivals={arrivals.data} device={device.data} />
        <FirstEvent arrivals={arrivals.data} device={device.data} />
      </ol>
      {arrivals.error && <Problem what="What arrives could not be asked." error={arrivals.error} />}
      <div className={classes.row}>
        <LiveLink device={device.data} isFirst={hasEvent} />
        <Button
          variant="default"
          renderRoot={props => <Link {...props} to="/devices/$deviceId" params={{ deviceId }} />}
        >
          Open its page
        </Button>
        <Button variant="subtle" renderRoot={props => <Link {...props} to="/devices/add" search={{}} />}>
          Add another
        </Button>
      </div>
    </>
  )
}

function LiveLink({ device, isFirst }: { device: ApiDevice; isFirst: boolean }) {
  const search = device.cameras.length > 0 ? { camera: device.cameras.map(camera => camera.id).join(',') } : {}
  return (
    <Button
      variant={isFirst ? 'filled' : 'default'}
      renderRoot={props => <Link {...props} to="/live" search={search} />}
    >
      See it on Live
    </Button>
  )
}

function Stage({ done = false, children }: { done?: boolean; children: ReactNode }) {
  return (
    <li data-done={done || undefined}>
      {done ? <IconCircleCheck size={20} aria-hidden /> : <IconCircleDashed size={20} aria-hidden />}
      <div className={classes.happened}>{children}</div>
    </li>
  )
}

interface ArrivalOptions {
  arrivals: Arrivals | undefined
  device: ApiDevice
}

const arrivedIn = (afterMs: number | null) => (afterMs === null ? 'arrived' : `arrived in ${formatDuration(afterMs)}`)

function FirstPost({ arrivals, device }: ArrivalOptions) {
  if (arrivals?.firstPostAt)
    return (
      <Stage done>
        <span>
          <b>First post {arrivedIn(arrivals.firstPostAfterMs)}</b>
          {arrivals.firstPostFrom ? ` from ${arrivals.firstPostFrom}` : ''}. The way from the device to this server is
          open.
        </span>
      </Stage>
    )
  return (
    <Stage>
      <Waiting words="Waiting for its first post" />
      {arrivals?.refused && (
        <p className={classes.late} role="alert">
          {arrivals.refused}
        </p>
      )}
      {arrivals?.elsewhere && (
        <p className={classes.late} role="alert">
          Posts under its name come from {arrivals.elsewhere}, which is not its address, so they do not count. Where
          that is right (a router or a container in between), approve the camera under{' '}
          <Link to="/cameras">Cameras</Link>.
        </p>
      )}
      <Late device={device} />
    </Stage>
  )
}

function Waiting({ words }: { words: string }) {
  const [begun] = useState(Date.now)
  const seconds = Math.max(0, Math.round((useNow() - begun) / 1000))
  return (
    <span>
      {words}
      {/* The seconds are not read out. */}
      <span aria-hidden className={classes.soft}>
        {' '}
        · {seconds} s
      </span>
    </span>
  )
}

const lateAfterMs = 45_000

/** A heartbeat comes every 30 s at the latest; after that something is in the way. */
function Late({ device }: { device: ApiDevice }) {
  const [begun] = useState(Date.now)
  const isLate = useNow() - begun > lateAfterMs
  const ours = device.targets.find(target => target.ours)
  if (!isLate || device.facts?.httpPost === null)
    return <p className={classes.soft}>Its heartbeat comes within 30 s. This page shows it as it comes.</p>
  return (
    <div className={classes.late}>
      Nothing came in 45 s. What is usually in the way:
      <ul>
        <li>
          The device cannot reach <code>{ours?.url ?? 'this server'}</code>: another subnet or VLAN, or a firewall on
          this machine that keeps the camera port closed.
        </li>
        <li>In a container the address is the container’s own: choose the host’s address one step back.</li>
        <li>
          The device stands in no network that this server takes posts from (<code>VIEWTRON_CAMERA_NETWORKS</code>).
        </li>
      </ul>
      <Link to="/doctor">Let the doctor look</Link>
    </div>
  )
}

function FirstEvent({ arrivals, device }: ArrivalOptions) {
  if (arrivals?.firstEventId)
    return (
      <Stage done>
        <span>
          <b>First event {arrivedIn(arrivals.firstEventAfterMs)}.</b>{' '}
          <Link to="/events/$eventId" params={{ eventId: arrivals.firstEventId }}>
            Open it
          </Link>
        </span>
      </Stage>
    )
  return (
    <Stage>
      <span>
        Then an event: walk or drive through the picture{arrivals?.firstPostAt ? '.' : ', once posts arrive.'}
      </span>
      <VirtualAlarm device={device} />
    </Stage>
  )
}

function ByHand({ device }: { device: ApiDevice }) {
  const plan = useSetUpPlan(device.id, {}, true)
  if (plan.error)
    return <Problem what="The steps could not be made." error={plan.error} onRetry={() => void plan.refetch()} />
  if (!plan.data) return <Loader size={18} />
  return (
    <section className={classes.part} aria-labelledby="by-hand">
      <h2 id="by-hand">To do at {device.name}</h2>
      <ManualSteps steps={plan.data.manual} />
      {URL.canParse(plan.data.url) && <AddressParts url={plan.data.url} />}
    </section>
  )
}
