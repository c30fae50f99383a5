import { useState } from 'react'
import type { ProblemError } from '#api/problem-error.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { CamerasTabs } from '#features/cameras/cameras-tabs.tsx'
import { wizardSteps } from '#routing/page-search.ts'
import type { DeviceLook, LookRequest } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { applySetUp, type SetUpStage } from './apply-set-up.ts'
import { StepArrival } from './step-arrival.tsx'
import { StepCheck } from './step-check.tsx'
import { StepFind } from './step-find.tsx'
import { StepSignIn } from './step-sign-in.tsx'
import { useWizard, type Wizard, type WizardStep } from './use-wizard.ts'
import classes from './wizard.module.css'

/** Adds a camera or a recorder in steps: find it, sign in, check the changes, wait for its first event. */
export function AddDevicePage() {
  const mayChange = useMayChange()
  const wizard = useWizard()
  return (
    <Page title="Add a camera" bar={<CamerasTabs />}>
      {mayChange ? (
        <div className={`${layout.column} ${classes.wizard}`}>
          <StepList step={wizard.step} />
          <Card as="div" className={classes.panel}>
            <Steps wizard={wizard} />
          </Card>
        </div>
      ) : (
        <Empty title="Only administrators can add cameras">
          <p>Adding a camera needs its password and changes where it posts.</p>
        </Empty>
      )}
    </Page>
  )
}

const stepWords: Record<WizardStep, string> = {
  find: 'Find',
  'sign-in': 'Sign in',
  check: 'Review and set up',
  arrival: 'First event',
}

function StepList({ step }: { step: WizardStep }) {
  const here = wizardSteps.indexOf(step)
  return (
    <ol className={`${layout.list} ${classes.steps}`} aria-label="Steps">
      {wizardSteps.map((one, index) => (
        <li key={one} aria-current={one === step ? 'step' : undefined} data-done={index < here || undefined}>
          <span className={classes.number}>{index + 1}</span>
          <span className={classes.word}>{stepWords[one]}</span>
        </li>
      ))}
    </ol>
  )
}

/** The request that looks at the device; null without an address. */
function requestOf({ address, user }: Wizard, password: string): Omit<LookRequest, 'server'> | null {
  if (address === null) return null
  const { host, port, protocol } = address
  return { host, protocol, user, password, ...(port !== null && { port }) }
}

function Steps({ wizard }: { wizard: Wizard }) {
  // The password and the device's answer are kept only in memory; a reload asks for the password again.
  const [password, setPassword] = useState('')
  const [look, setLook] = useState<DeviceLook | null>(null)
  const ask = useChange((api, request: LookRequest) => api.send('POST', 'devices/look', { body: request }))
  const { step, address, deviceId, since } = wizard
  if (step === 'arrival' && deviceId !== null && since !== null)
    return <StepArrival deviceId={deviceId} since={since} />
  if (step === 'find' || address === null) return <StepFind wizard={wizard} />
  if (step === 'sign-in' || look === null)
    return (
      <StepSignIn
        key={`${address.host}:${address.port}`}
        address={address}
        user={wizard.user}
        password={password}
        setPassword={setPassword}
        wasLost={step !== 'sign-in'}
        isPending={ask.isPending}
        error={ask.error}
        onChangeAddress={() => {
          ask.reset()
          wizard.toStep('find')
        }}
        onTrusted={ask.reset}
        onSubmit={(user, again) => {
          const request = requestOf({ ...wizard, user }, password)
          if (!request) return
          wizard.noteUser(user)
          const onSuccess = (seen: DeviceLook) => {
            setLook(seen)
            wizard.toStep('check')
          }
          ask.mutate({ ...request, ...(again && { again }) }, { onSuccess })
        }}
      />
    )
  const lookAgain = (host: string) => {
    const request = requestOf(wizard, password)
    if (request) ask.mutate({ ...request, server: { host, port: look.serverPort } }, { onSuccess: setLook })
  }
  return <Check wizard={wizard} look={look} password={password} ask={{ ...ask, again: lookAgain }} />
}

interface CheckOptions {
  wizard: Wizard
  look: DeviceLook
  password: string
  ask: { isPending: boolean; error: ProblemError | null; again: (serverHost: string) => void }
}

function Check({ wizard, look, password, ask }: CheckOptions) {
  const [stage, setStage] = useState<SetUpStage | null>(null)
  const [storedId, setStoredId] = useState(wizard.deviceId)
  const apply = useChange(
    (api, input: { serverHost: string; setClock: boolean }) =>
      applySetUp(
        api,
        { look, user: wizard.user, password, deviceId: storedId, ...input },
        { onStage: setStage, onStored: setStoredId },
      ),
    ['devices', 'doctor', 'plate-sync'],
  )
  const error = apply.error ?? ask.error
  return (
    <StepCheck
      look={look}
      isLooking={ask.isPending}
      stage={apply.isPending ? stage : null}
      error={error && { what: apply.error ? 'The device was not set up.' : 'The plan could not be updated.', error }}
      onServerHost={ask.again}
      onSubmit={input =>
        apply.mutate(input, {
          onSuccess: ({ device, since }) => wizard.toStep('arrival', { device: device.id, since }),
        })
      }
    />
  )
}
