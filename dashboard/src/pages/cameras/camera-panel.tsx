import { ActionIcon, Button } from '@mantine/core'
import { IconEye, IconEyeOff, IconX } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMayChange } from '#api/use-session.ts'
import styles from '#features/cameras/camera-panel.module.css'
import { useCameraChange } from '#features/cameras/use-camera-change.ts'
import { DeviceLink } from '#features/devices/device-link.tsx'
import { SetZoneOf } from '#features/devices/set-zone.tsx'
import { formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import { type Fact, FactList } from '#ui/fact-list.tsx'
import layout from '#ui/layout.module.css'
import { Picture } from '#ui/picture.tsx'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import { ActiveAlarms } from './active-alarms.tsx'
import { AlarmHistory } from './alarm-history.tsx'
import { AllowedAddresses } from './allowed-addresses.tsx'
import { Approval } from './approval.tsx'
import { CameraLinkPart } from './camera-link-part.tsx'
import { CameraStatus } from './camera-status.tsx'
import { cameraClockWords, formatWords, heartbeatWords, isInOtherZone } from './camera-words.ts'
import { ClaimedAddresses } from './claimed-addresses.tsx'
import { FindOutWhy } from './find-out-why.tsx'
import { ForgetCamera } from './forget-camera.tsx'
import { MergeCamera } from './merge-camera.tsx'
import { RenameCamera } from './rename-camera.tsx'

/** Everything about one camera, beside the cards; on a phone in their place. */
export function CameraPanel({ camera, cameras }: { camera: ApiCamera; cameras: readonly ApiCamera[] }) {
  const navigate = useNavigate()
  const close = () => void navigate({ to: '/cameras', search: before => before })
  useHotkeys({ Escape: close })
  return (
    <aside className={styles.panel} aria-label={`Camera ${camera.name}`} data-testid="camera-panel">
      <div className={styles.panelHead}>
        <RenameCamera camera={camera} />
        <ActionIcon aria-label="Close" onClick={close}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      <div className={styles.statusLine}>
        <CameraStatus word={camera.status.word} />
        <p className={tones.soft}>
          {camera.status.reason}
          <FindOutWhy camera={camera} />
        </p>
      </div>
      <ClaimedAddresses camera={camera} withDenied />
      <LastPicture camera={camera} />
      <ActiveAlarms alarms={camera.alarms} />
      <p className={styles.links}>
        <Link to="/events" search={{ camera: camera.id }}>
          Events
        </Link>
        <Link to="/counts" search={{ camera: camera.id, range: '7d' }}>
          Counts
        </Link>
        <DeviceLink cameraId={camera.id} />
      </p>
      <Facts camera={camera} />
      <Trust camera={camera} />
      <AllowedAddresses key={`addresses of ${camera.id}`} camera={camera} />
      <CameraLinkPart key={`link of ${camera.id}`} camera={camera} />
      <AlarmHistory cameraId={camera.id} />
      <MergeCamera key={camera.id} camera={camera} others={cameras.filter(other => other.id !== camera.id)} />
      <ForgetCamera key={`forget ${camera.id}`} camera={camera} />
    </aside>
  )
}

function LastPicture({ camera }: { camera: ApiCamera }) {
  const picture = (
    <Picture image={camera.picture} alt={`Last picture of ${camera.name}`} width={440} reason="No picture yet" />
  )
  if (!camera.picture) return picture
  return (
    <Link
      to="/events/$eventId"
      params={{ eventId: camera.picture.eventId }}
      aria-label="Open the event of this picture"
    >
      {picture}
    </Link>
  )
}

function Facts({ camera }: { camera: ApiCamera }) {
  const { events } = camera
  const others = camera.addresses.filter(address => address !== camera.address)
  const facts: Fact[] = [
    ['Last seen', camera.lastSeen ? <When key="seen" at={camera.lastSeen} as="relative" /> : 'Never'],
    ['Last event', camera.lastEventAt ? <When key="event" at={camera.lastEventAt} as="relative" /> : 'None yet'],
    [
      'Events',
      `${formatNumber(events.lastHour)} in an hour, ${formatNumber(events.last24Hours)} in 24 hours, ${formatNumber(events.total)} in total`,
    ],
    ['Heartbeat', heartbeatWords(camera.heartbeatMs)],
    ['Clock', <ClockFact key="clock" camera={camera} />],
    ['Format', formatWords(camera)],
    ['Address', others.length === 0 ? camera.address : `${camera.address}, previously ${others.join(', ')}`],
    ['Channel', camera.channel === null ? null : `${camera.channel} of a recorder`],
    ['MAC', camera.mac],
    ['Serial number', camera.serial],
    ['First seen', <When key="first" at={camera.firstSeen} as="dateTime" />],
    ['Id', <code key="id">{camera.id}</code>],
  ]
  return <FactList facts={facts} />
}

/** The camera's clock, and a button that sets its time zone if that is another one than the server's. */
function ClockFact({ camera }: { camera: ApiCamera }) {
  if (!isInOtherZone(camera)) return cameraClockWords(camera)
  return (
    <>
      {cameraClockWords(camera)}.
      <SetZoneOf camera={camera} />
    </>
  )
}

const stateWords: Record<ApiCamera['state'], string> = {
  approved: 'Approved: rules act on its events.',
  pending:
    'Waiting for approval: its events are stored, but rules ignore them. Approving it also confirms the address it first came from.',
  ignored: 'Ignored: its posts are answered, but not stored. Only its heartbeats change “Last seen”.',
}

function Trust({ camera }: { camera: ApiCamera }) {
  const mayChange = useMayChange()
  const change = useCameraChange(camera.id)
  return (
    <section className={styles.part} aria-labelledby="trust">
      <h3 id="trust">Approval</h3>
      <p className={tones.soft}>{stateWords[camera.state]}</p>
      <div className={layout.buttons}>
        <Approval camera={camera} />
        {mayChange && (
          <Button
            variant="default"
            leftSection={camera.hidden ? <IconEye size={15} aria-hidden /> : <IconEyeOff size={15} aria-hidden />}
            loading={change.isPending}
            onClick={() => change.mutate({ hidden: !camera.hidden })}
          >
            {camera.hidden ? 'Show' : 'Hide'}
          </Button>
        )}
      </div>
      <Problem what="The change could not be saved." error={change.error} />
    </section>
  )
}
