import { Autocomplete, Badge, Button, Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { ProblemError } from '#api/problem-error.ts'
import type { DeviceLook } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { clockWords, isClockOff, kindWords, modelWords } from '../device-words.ts'
import { FactList } from '../fact-list.tsx'
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
  onSubmit: (wish: { serverHost: string; setClock: boolean }) => void
}

const stageWords: Record<SetUpStage, string> = {
  storing: 'Keeping address and password (encrypted)…',
  clock: 'Setting its clock…',
  writing: 'Writing its settings and reading them back…',
}

/** What it is, what would change in it, and which address of ours it is told. */
export function StepCheck({ look, isLooking, stage, error, onServerHost, onSubmit }: StepCheckOptions) {
  const [setClock, setSetClock] = useState(isClockOff(look.clock) && look.clock?.ntp !== true)
  const serverHost = serverHostOf(look)
  const canSet = look.facts.httpPost !== null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit({ serverHost, setClock })
  }
  return (
    <form className={classes.fields} onSubmit={submit}>
      <WhatItIs look={look} />
      {isClockOff(look.clock) && (
        <Checkbox
          size="xs"
          label="Set its clock to this server’s time"
          description={
            look.clock?.ntp === true
              ? 'NTP sets it, and this switches NTP off. Better to leave it and mend its time server or zone.'
              : 'Events then carry the right time.'
          }
          checked={setClock}
          onChange={event => setSetClock(event.currentTarget.checked)}
        />
      )}
      {canSet ? (
        <ThePlan look={look} serverHost={serverHost} isLooking={isLooking} onServerHost={onServerHost} />
      ) : (
        <p>
          The API of a recorder cannot set where it posts; its own menus can. The next page shows the steps with what to
          type in, and waits for its first post.
        </p>
      )}
      {error && <Problem what={error.what} error={error.error} />}
      <div className={classes.row}>
        <Button
          type="submit"
          size="sm"
          className={classes.next}
          loading={stage !== null}
          disabled={isLooking}
          ref={focusInPlace}
        >
          {canSet && !look.plan.done ? 'Set it up' : 'Add it'}
        </Button>
        <span role="status" className={classes.soft}>
          {stage && stageWords[stage]}
        </span>
      </div>
    </form>
  )
}

/** Enter goes on, and what stands above stays in sight. */
function focusInPlace(button: HTMLButtonElement | null): void {
  button?.focus({ preventScroll: true })
}

/** The address of this server that the plan is made with. */
export function serverHostOf(look: DeviceLook): string {
  return URL.canParse(look.plan.url)
    ? new URL(look.plan.url).hostname.replace(/^\[|\]$/g, '')
    : (look.serverAddresses[0] ?? '')
}

function WhatItIs({ look }: { look: DeviceLook }) {
  const { facts, clock, certificate } = look
  return (
    <section aria-labelledby="device" className={classes.part}>
      <h2 id="device">
        {facts.name} {look.deviceId !== null && <Badge color="gray">added before</Badge>}
      </h2>
      {look.deviceId !== null && (
        <p className={classes.soft}>
          It is{' '}
          <Link to="/devices/$deviceId" params={{ deviceId: look.deviceId }}>
            among the devices
          </Link>{' '}
          already; going on keeps it there, with this address and password.
        </p>
      )}
      <FactList
        facts={[
          ['What it is', kindWords(facts)],
          ['Model', modelWords(facts)],
          ['Serial number', facts.serial],
          ['MAC', facts.mac],
          ['Clock', clockWords(clock)],
          [
            'Answers',
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
      <summary>Remembered from now on; a change of it is told</summary>
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
    <section aria-labelledby="plan" className={classes.part} aria-busy={isLooking}>
      <h2 id="plan">{plan.done ? 'It posts here already; nothing has to change' : 'What changes in it'}</h2>
      <Autocomplete
        label="This server’s address, as it is told"
        description={`It will post to ${plan.url}`}
        maw={360}
        data={serverAddresses}
        // All addresses stay on offer, whatever stands in the field.
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
          <h3>Then by hand, in its menus</h3>
          <ManualSteps steps={plan.manual} />
        </>
      )}
    </section>
  )
}
