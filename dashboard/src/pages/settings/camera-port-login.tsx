import { Button } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import type { CameraPortState } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem } from '#ui/problem.tsx'
import { CameraPortDevices } from './camera-port-devices.tsx'
import { type CameraLogin, CameraPortForm } from './camera-port-form.tsx'

/** User and password that every device has to send. */
export function CameraPortLogin() {
  const port = useApiQuery('settings/camera-port')
  const [step, setStep] = useState<'look' | 'set' | 'remove'>('look')
  const [given, setGiven] = useState<CameraLogin | null>(null)
  if (port.error) return <LoadProblem what="The camera port settings could not be loaded." query={port} />
  if (!port.data) return null
  const { source, user } = port.data
  return (
    <Card as="div">
      <h3>Camera port password</h3>
      <p>{sourceWords(port.data)}</p>
      {given && (
        <p role="status">
          To enter it on a device by hand: user <code>{given.user}</code>, password <code>{given.password}</code>. It is
          not shown again after you leave this page.
        </p>
      )}
      {step === 'set' && (
        <CameraPortForm
          user={user}
          onCancel={() => setStep('look')}
          onSet={login => {
            setGiven(login)
            setStep('look')
          }}
        />
      )}
      {step === 'remove' && <RemoveLogin onDone={() => setStep('look')} />}
      {step === 'look' && source !== 'configuration' && (
        <div className={layout.buttons}>
          <Button variant={source === null ? 'filled' : 'default'} onClick={() => setStep('set')}>
            {source === null ? 'Set a password…' : 'Change…'}
          </Button>
          {source === 'stored' && (
            <Button variant="default" onClick={() => setStep('remove')}>
              Remove the password
            </Button>
          )}
        </div>
      )}
      {source !== null && step === 'look' && <CameraPortDevices port={port.data} />}
    </Card>
  )
}

function sourceWords({ source, user, readable }: CameraPortState): string {
  if (!readable && source === 'stored')
    return 'A password is set, but its encryption key is missing. All posts are refused until you set it again.'
  if (source === 'configuration')
    return `Devices have to send the user ${user} and the password from the configuration (VIEWTRON_CAMERA_USER, VIEWTRON_CAMERA_PASSWORD). Change them there.`
  if (source === 'stored') return `Devices have to send the user ${user} and the password set here.`
  return 'Devices post without a password, so anyone on the allowed networks can post an event with any plate. A password prevents that. Over plain HTTP it can be intercepted; use VIEWTRON_CAMERA_TLS_CERT and VIEWTRON_CAMERA_TLS_KEY to encrypt it.'
}

function RemoveLogin({ onDone }: { onDone: () => void }) {
  const remove = useChange(api => api.send('DELETE', 'settings/camera-port'), ['settings/camera-port', 'doctor'])
  return (
    <Confirm
      text="Anyone on the allowed networks will be able to post without a password. You do not have to change the devices."
      verb="Remove the password"
      change={remove}
      onYes={() => remove.mutate(undefined, { onSuccess: onDone })}
      onNo={onDone}
    />
  )
}
