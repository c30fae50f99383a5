import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useMayChange, useStats } from '#api/use-session.ts'
import styles from '#features/cameras/camera-panel.module.css'
import { useCameraChange } from '#features/cameras/use-camera-change.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import { cameraLink, cameraLinkFault, cameraLinkNames } from '#server/model/camera-link.ts'
import { localText } from '#server/time/local-text.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'

const examples = [
  ['Web page of the camera', 'http://{host}/'],
  ['Playback in a recorder', 'http://{host}/playback?channel={channel}&time={time}'],
  ['Another program', 'https://vms.example.com/camera/{channel}?at={unix}'],
] as const

/** The link that each event of the camera shows, such as the playback of its recorder. */
export function CameraLinkPart({ camera }: { camera: ApiCamera }) {
  const mayChange = useMayChange()
  const [typed, setTyped] = useState(camera.link ?? '')
  const change = useCameraChange(camera.id)
  const template = typed.trim()
  const fault = template === '' ? null : cameraLinkFault(template)
  if (!mayChange) return null
  return (
    <section className={styles.part} aria-labelledby="camera-link">
      <h3 id="camera-link">Link on events</h3>
      <form
        className={layout.stack}
        aria-label="Link on events"
        onSubmit={submitting(() => {
          if (fault === null) change.mutate({ link: template === '' ? null : template })
        })}
      >
        <AddressField typed={typed} fault={fault} placeholder={camera.webPage} onChange={setTyped} />
        {template !== '' && fault === null && <Example camera={camera} template={template} />}
        {camera.link === null && camera.webPage !== null && (
          <p className={tones.faint}>Without an address, events link to the web page of the device, {camera.webPage}</p>
        )}
        <div className={layout.buttons}>
          <Button type="submit" loading={change.isPending} disabled={template === (camera.link ?? '')}>
            Save
          </Button>
          <span role="status" className={tones.soft}>
            {change.isSuccess && template === (camera.link ?? '') && 'Saved.'}
          </span>
        </div>
      </form>
      <Problem what="The link was not saved." error={change.error} />
    </section>
  )
}

interface AddressFieldProps {
  typed: string
  /** The end of a sentence about the address; null if it can be used. */
  fault: string | null
  placeholder: string | null
  onChange: (typed: string) => void
}

function AddressField({ typed, fault, placeholder, onChange }: AddressFieldProps) {
  return (
    <>
      <TextInput
        label="Address"
        description={`Opens the live view or the recording at the time of an event. In braces: ${cameraLinkNames.join(', ')}.`}
        placeholder={placeholder ?? 'http://{host}/'}
        maxLength={2000}
        error={fault === null ? undefined : `It ${fault}.`}
        value={typed}
        onChange={event => onChange(event.currentTarget.value)}
      />
      <div className={layout.buttons}>
        {examples.map(([name, example]) => (
          <Button key={name} variant="default" onClick={() => onChange(example)}>
            {name}
          </Button>
        ))}
      </div>
    </>
  )
}

/** The address for the last event of the camera, or for now. */
function Example({ camera, template }: { camera: ApiCamera; template: string }) {
  const timeZone = useStats().data?.timeZone ?? 'UTC'
  const at = camera.lastEventAt === null ? Date.now() : Date.parse(camera.lastEventAt)
  const { address: host, channel } = camera
  const address = cameraLink(template, { at, localTime: localText(at, timeZone, 'second'), host, channel })
  if (address === null) return null
  return (
    <p className={layout.main}>
      For the last event:{' '}
      <a href={address} target="_blank" rel="noreferrer noopener">
        {address}
      </a>
    </p>
  )
}
