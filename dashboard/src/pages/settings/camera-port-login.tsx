import { Button } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import type { CameraPortState } from '#server/api/schemas/index.ts'
import { Confirm } from '#ui/confirm.tsx'
import { Problem } from '#ui/problem.tsx'
import { CameraPortDevices } from './camera-port-devices.tsx'
import { type CameraLogin, CameraPortForm } from './camera-port-form.tsx'
import styles from './settings.module.css'

/** User and password that every device has to send. */
export function CameraPortLogin() {
  const port = useApiQuery<CameraPortState>('settings/camera-port')
  const [step, setStep] = useState<'look' | 'set' | 'remove'>('look')
  const [given, setGiven] = useState<CameraLogin | null>(null)
  if (port.error)
    return (
      <Problem
        what="The camera port's password could not be asked."
        error={port.error}
        onRetry={() => void port.refetch()}
      />
    )
  if (!port.data) return null
  const { source, user } = port.data
  return (
    <div className={styles.block}>
      <h3>Password of the camera port</h3>
      <p>{sourceWords(port.data)}</p>
      {given && (
        <p role="status">
          For devices by hand: user <code>{given.user}</code>, password <code>{given.password}</code>. It is not shown
          again after you leave this page.
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
        <div className={styles.named}>
          <Button variant={source === null ? 'filled' : 'default'} onClick={() => setStep('set')}>
            {source === null ? 'Set a password …' : 'Change it …'}
          </Button>
          {source === 'stored' && (
            <Button variant="default" onClick={() => setStep('remove')}>
              Ask for none
            </Button>
          )}
        </div>
      )}
      {source !== null && step === 'look' && <CameraPortDevices port={port.data} />}
    </div>
  )
}

function sourceWords({ source, user, readable }: CameraPortState): string {
  if (!readable && source === 'stored')
    return 'A password is set, and its key is gone: nobody may post until you set it again.'
  if (source === 'configuration')
    return `Devices have to send the user ${user} and its password. They stand in the configuration (VIEWTRON_CAMERA_USER, VIEWTRON_CAMERA_PASSWORD) and are changed there.`
  if (source === 'stored') return `Devices have to send the user ${user} and the password that was set here.`
  return 'Devices post without a password: anyone in the allowed networks can post an event with any plate in it. A password keeps out whoever does not have it. Over plain HTTP it can be read on the way; with VIEWTRON_CAMERA_TLS_CERT and _KEY it cannot.'
}

function RemoveLogin({ onDone }: { onDone: () => void }) {
  const remove = useChange(api => api.send('DELETE', 'settings/camera-port'), ['settings/camera-port', 'doctor'])
  return (
    <Confirm
      text="Then everybody in the allowed networks can post, with or without a password. Devices may keep theirs."
      verb="Ask for none"
      pending={remove.isPending}
      error={remove.error}
      onYes={() => remove.mutate(undefined, { onSuccess: onDone })}
      onNo={onDone}
    />
  )
}
