import { Autocomplete, Badge, Button, Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ProblemError } from '#api/problem-error.ts'
import type { DeviceLook } from '#server/api/schemas/index.ts'
import { FactList } from '#ui/fact-list.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { clockWords, isClockOff, kindWords, modelWords } from '../device-words.ts'
import { ManualSteps } from '../manual-steps.tsx'
import { PlanList } from '../plan-list.tsx'
import type { SetUpStage } from './apply-set-up.ts'
import classes from './wizard.module.css'

interface StepCheckOptions {
  look: DeviceLook
  isLooking: boolean
  stage: SetUpStage | null
  error: { what: string; error: ProblemError } | null
  onServerHost: (host: string) => void
  onSubmit: (input: { serverHost: string; setClock: boolean }) => void
}

const stageWords: Record<SetUpStage, string> = {
  storing: 'Storing address and password (encrypted)…',
  clock: 'Setting its clock…',
  writing: 'Writing and verifying its settings…',
}

/** Shows the device and the changes to its settings; chooses the address of this server that it will use. */
export function StepCheck({ look, isLooking, stage, error, onServerHost, onSubmit }: StepCheckOptions) {
  const [setClock, setSetClock] = useState(isClockOff(look.clock) && look.clock?.ntp !== true)
  const serverHost = serverHostOf(look)
  const canSet = look.facts.httpPost !== null
  const submit = submitting(() => onSubmit({ serverHost, setClock }))
  return (
    <form className={layout.stack} onSubmit={submit}>
      <WhatItIs look={look} />
      {isClockOff(look.clock) && (
        <Checkbox
          size="xs"
          label="Set its clock to this server’s time"
          description={
            look.clock?.ntp === true
              ? 'This turns NTP off. It is better to leave NTP on and correct the time server or time zone of the device.'
              : 'So that events have the correct time.'
          }
          checked={setClock}
          onChange={event => setSetClock(event.currentTarget.checked)}
        />
      )}
      {canSet ? (
        <ThePlan look={look} serverHost={serverHost} isLooking={isLooking} onServerHost={onServerHost} />
      ) : (
        <p>
          Where a recorder posts can only be set in its own menus. The next page shows the steps and the values to
          enter, and waits for the first post.
        </p>
      )}
      {error && <Problem what={error.what} error={error.error} />}
      <div className={layout.row}>
        <Button
          type="submit"
          size="sm"
          className={layout.start}
          loading={stage !== null}
          disabled={isLooking}
          ref={focusInPlace}
        >
          {canSet && !look.plan.done ? 'Set up' : 'Add'}
        </Button>
        <span role="status" className={tones.soft}>
          {stage && stageWords[stage]}
        </span>
      </div>
    </form>
  )
}

/** Enter continues, and the content above stays visible. */
function focusInPlace(button: HTMLButtonElement | null): void {
  button?.focus({ preventScroll: true })
}

/** The address of this server that the plan is made with. */
function serverHostOf(look: DeviceLook): string {
  return URL.canParse(look.plan.url)
    ? new URL(look.plan.url).hostname.replace(/^\[|\]$/g, '')
    : (look.serverAddresses[0] ?? '')
}

function WhatItIs({ look }: { look: DeviceLook }) {
  const { facts, clock, certificate } = look
  return (
    <section aria-labelledby="device" className={layout.stack}>
      <h2 id="device">
        {facts.name} {look.deviceId !== null && <Badge color="gray">already added</Badge>}
      </h2>
      {look.deviceId !== null && (
        <p className={tones.soft}>
          This device is already{' '}
          <Link to="/devices/$deviceId" params={{ deviceId: look.deviceId }}>
            in your list
          </Link>
          . Continuing updates its address and password.
        </p>
      )}
      <FactList
        layout="columns"
        facts={[
          ['Type', kindWords(facts)],
          ['Model', modelWords(facts)],
          ['Serial number', facts.serial],
          ['MAC', facts.mac],
          ['Clock', clockWords(clock)],
          [
            'Connection',
            `${look.protocol.toUpperCase()} port ${look.port}, ${look.authentication === 'digest' ? 'Digest' : 'Basic'} sign-in`,
          ],
          ['Certificate', certificate && <CertificateText text={certificate} key="certificate" />],
        ]}
      />
    </section>
  )
}

function CertificateText({ text }: { text: string }) {
  return (
    <details>
      <summary>Trusted from now on; you are warned if it changes</summary>
      <code className={classes.fingerprint}>{text}</code>
    </details>
  )
}

interface ThePlanOptions extends Pick<StepCheckOptions, 'look' | 'isLooking' | 'onServerHost'> {
  serverHost: string
}

function ThePlan({ look, serverHost, isLooking, onServerHost }: ThePlanOptions) {
  const { plan, serverAddresses } = look
  const [typed, setTyped] = useState(serverHost)
  const settle = (host: string) => {
    if (host.trim() !== '' && host.trim() !== serverHost) onServerHost(host.trim())
  }
  return (
    <section aria-labelledby="plan" className={layout.stack} aria-busy={isLooking}>
      <h2 id="plan">{plan.done ? 'Already posts here; nothing to change' : 'Changes on the device'}</h2>
      <Autocomplete
        label="Address the camera should post to"
        description={`Full address: ${plan.url}`}
        maw={360}
        data={serverAddresses}
        // All addresses stay on offer, whatever the field contains.
        filter={({ options }) => options}
        value={typed}
        onChange={setTyped}
        onOptionSubmit={settle}
        onBlur={() => settle(typed)}
      />
      <div data-stale={isLooking || undefined} className={classes.plan}>
        <PlanList plan={plan} />
      </div>
      {plan.manual.length > 0 && (
        <>
          <h3>Then by hand, in the device’s menus</h3>
          <ManualSteps steps={plan.manual} />
        </>
      )}
    </section>
  )
}
