import { IconDeviceCctv } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayChange, useStats } from '#api/use-session.ts'
import { AddCameraButton } from '#features/devices/add-camera-button.tsx'
import { Copy } from '#ui/copy.tsx'
import { Empty } from '#ui/empty.tsx'
import styles from './cameras.module.css'
import { SampleEvent } from './sample-event.tsx'

/** What a newcomer has to do until the first camera stands here. */
export function NoCameras() {
  const mayChange = useMayChange()
  return (
    <Empty title="No camera has posted yet" icon={<IconDeviceCctv size={28} />}>
      {mayChange && (
        <>
          <p>
            With its address and password this server sets a camera up by itself, and shows here when its first post
            arrives. Cameras and recorders can be pointed here by hand as well.
          </p>
          <AddCameraButton />
        </>
      )}
      <h3>By hand</h3>
      <ConnectSteps />
      <h3>No camera at hand?</h3>
      <SampleEvent />
    </Empty>
  )
}

/** How to point a camera or a recorder here. */
export function ConnectSteps() {
  const urls = useStats().data?.cameraUrls ?? []
  const first = urls[0]
  return (
    <ol className={styles.steps}>
      <li>
        Open the camera’s own web page, then <b>Setting → Network → HTTP POST</b> (the place differs a little between
        firmwares). On a recorder look for <b>HTTP POST</b> among its network settings.
      </li>
      <li>
        Turn it on and type in where to post. Devices ask for the parts: <b>Domain/IP</b> or <b>Server Address</b>,{' '}
        <b>Port</b>, <b>Path</b>.
        <ul className={styles.urls}>
          {urls.map(url => (
            <li key={url}>
              <AddressParts url={url} />
              <Copy text={url} label="Copy address" />
            </li>
          ))}
        </ul>
      </li>
      <li>
        Choose what it sends: <b>Smart event data</b>, <b>Alarm status data</b>, <b>Original picture</b>,{' '}
        <b>Target picture</b>; <b>Send heartbeat</b> on.
      </li>
      <li>Walk through the picture. The camera appears here by itself with its first post.</li>
      <li>
        Nothing comes? <Link to="/doctor">The doctor</Link> says who connected and what is wrong. Or open{' '}
        {first ? (
          <a href={new URL('/', first).href} target="_blank" rel="noreferrer">
            the camera port
          </a>
        ) : (
          'the camera port'
        )}{' '}
        in a browser: it says how many posts came and how many were refused. The camera must stand in a private network,
        or in one that <code>VIEWTRON_CAMERA_NETWORKS</code> names.
      </li>
    </ol>
  )
}

function AddressParts({ url }: { url: string }) {
  const { protocol, hostname, port, pathname } = new URL(url)
  const secure = protocol === 'https:'
  return (
    <span>
      <code>{hostname}</code> port <code>{port || (secure ? '443' : '80')}</code> path <code>{pathname}</code>
      {secure && ' (HTTPS)'}
    </span>
  )
}
