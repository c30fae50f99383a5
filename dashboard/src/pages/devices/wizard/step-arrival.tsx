import { Button, Loader } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { formatDuration } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import type { ApiDevice, Arrivals } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { AddressParts, ManualSteps } from '../manual-steps.tsx'
import { useSetUpPlan } from '../use-set-up-plan.ts'
import { VirtualAlarm } from '../virtual-alarm.tsx'
import classes from './wizard.module.css'

/** The last step: waits for the device's first post and first event, and says how long each took. */
export function StepArrival({ deviceId, since }: { deviceId: string; since: string }) {
  const params = { id: deviceId }
  const device = useApiQuery('devices/{id}', { params })
  const [hasEvent, setHasEvent] = useState(false)
  const arrivals = useApiQuery('devices/{id}/arrivals', { params, query: { since } }, hasEvent ? {} : { everyMs: 700 })
  if (!hasEvent && arrivals.data?.firstEventId) setHasEvent(true)
  if (device.error) return <LoadProblem what="The device could not be loaded." query={device} />
  if (!device.data) return <Loader size={18} />
  return (
    <>
      {device.data.facts?.httpPost === null && <ByHand device={device.data} />}
      <ol className={`${layout.list} ${layout.stack} ${classes.arrivals}`} aria-live="polite">
        {device.data.setUpAt && (
          <Stage done>
            <span>
              <b>{device.data.name}</b> is set up: its settings were written and verified.
            </span>
          </Stage>
        )}
        <FirstPost arrivals={arrivals.data} device={device.data} />
        <FirstEvent arrivals={arrivals.data} device={device.data} />
      </ol>
      <Problem what="Arriving posts could not be checked." error={arrivals.error} />
      <div className={layout.row}>
        <LiveLink device={device.data} isFirst={hasEvent} />
        <Button
          variant="default"
          renderRoot={props => <Link {...props} to="/devices/$deviceId" params={{ deviceId }} />}
        >
          Open the device page
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
      See it live
    </Button>
  )
}

function Stage({ done = false, children }: { done?: boolean; children: ReactNode }) {
  return (
    <li data-done={done || undefined}>
      {done ? <IconCircleCheck size={20} aria-hidden /> : <IconCircleDashed size={20} aria-hidden />}
      <div className={layout.stack}>{children}</div>
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
          {arrivals.firstPostFrom ? ` from ${arrivals.firstPostFrom}` : ''}. The device can reach this server.
        </span>
      </Stage>
    )
  return (
    <Stage>
      <Waiting words="Waiting for the first post" />
      {arrivals?.refused && (
        <p className={classes.late} role="alert">
          {arrivals.refused}
        </p>
      )}
      {arrivals?.elsewhere && (
        <p className={classes.late} role="alert">
          Posts under its name come from {arrivals.elsewhere}, which is not its address, so they do not count. If that
          is expected (a router or a container in between), approve the camera under <Link to="/cameras">Cameras</Link>.
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
      <span aria-hidden className={tones.soft}>
        {' '}
        · {seconds} s
      </span>
    </span>
  )
}

const lateAfterMs = 45_000

/** A heartbeat comes at least every 30 s. If none has come by then, something blocks the posts. */
function Late({ device }: { device: ApiDevice }) {
  const [begun] = useState(Date.now)
  const isLate = useNow() - begun > lateAfterMs
  const ours = device.targets.find(target => target.ours)
  if (!isLate || device.facts?.httpPost === null)
    return <p className={tones.soft}>The first heartbeat should arrive within 30 s.</p>
  return (
    <div className={classes.late}>
      Nothing arrived within 45 s. Usual causes:
      <ul>
        <li>
          The device cannot reach <code>{ours?.url ?? 'this server'}</code>: it is on another subnet or VLAN, or a
          firewall on this machine blocks the camera port.
        </li>
        <li>
          This server runs in a container and used the container’s address. Go back one step and choose the host’s.
        </li>
        <li>
          The device is not on a network this server accepts posts from (<code>VIEWTRON_CAMERA_NETWORKS</code>).
        </li>
      </ul>
      <Link to="/doctor">Open the doctor</Link>
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
        Then trigger an event: walk or drive through the picture{arrivals?.firstPostAt ? '.' : ' once posts arrive.'}
      </span>
      <VirtualAlarm device={device} />
    </Stage>
  )
}

function ByHand({ device }: { device: ApiDevice }) {
  const plan = useSetUpPlan(device.id, {}, true)
  if (plan.error) return <LoadProblem what="The steps could not be loaded." query={plan} />
  if (!plan.data) return <Loader size={18} />
  return (
    <section className={layout.stack} aria-labelledby="by-hand">
      <h2 id="by-hand">Set up {device.name} by hand</h2>
      <ManualSteps steps={plan.data.manual} />
      {URL.canParse(plan.data.url) && <AddressParts url={plan.data.url} />}
    </section>
  )
}
