import { IconDeviceCctv } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayChange, useStats } from '#api/use-session.ts'
import { AddCameraButton } from '#features/devices/add-camera-button.tsx'
import { Copy } from '#ui/copy.tsx'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import styles from './cameras.module.css'
import { SampleEvent } from './sample-event.tsx'

/** Explains how to add a camera; shown while no camera has posted. */
export function NoCameras() {
  const mayChange = useMayChange()
  return (
    <Empty title="No camera has posted yet" icon={<IconDeviceCctv size={28} />}>
      {mayChange && (
        <>
          <p>
            Enter the address and password of a camera, and this server sets it up and shows its first post here. You
            can also set up cameras and recorders by hand.
          </p>
          <AddCameraButton />
        </>
      )}
      <h3>By hand</h3>
      <ConnectSteps />
      <h3>No camera yet?</h3>
      <SampleEvent />
    </Empty>
  )
}

/** The steps in a device's own menus that make it post to this server. */
export function ConnectSteps() {
  const urls = useStats().data?.cameraUrls ?? []
  const first = urls[0]
  return (
    <ol className={styles.steps}>
      <li>
        Open the camera’s own web page, then <b>Setting → Network → HTTP POST</b> (the menu differs slightly between
        firmware versions). On a recorder, look for <b>HTTP POST</b> in the network settings.
      </li>
      <li>
        Turn it on and enter the address of this server. Devices ask for <b>Domain/IP</b> or <b>Server Address</b>,{' '}
        <b>Port</b> and <b>Path</b>.
        <ul className={`${layout.list} ${styles.urls}`}>
          {urls.map(url => (
            <li key={url}>
              <AddressParts url={url} />
              <Copy text={url} label="Copy address" />
            </li>
          ))}
        </ul>
      </li>
      <li>
        Choose what the camera sends: <b>Smart event data</b>, <b>Alarm status data</b>, <b>Original picture</b> and{' '}
        <b>Target picture</b>. Turn on <b>Send heartbeat</b>.
      </li>
      <li>Walk through the picture. The camera appears here with its first post.</li>
      <li>
        Nothing arrives? <Link to="/doctor">The doctor</Link> shows which devices connected and what is wrong. Or open{' '}
        {first ? (
          <a href={new URL('/', first).href} target="_blank" rel="noreferrer">
            the camera port
          </a>
        ) : (
          'the camera port'
        )}{' '}
        in a browser: it shows how many posts arrived and how many were refused. The camera has to be on a private
        network, or on one listed in <code>VIEWTRON_CAMERA_NETWORKS</code>.
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
