import { Button } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { RecoveryCodes } from '#features/second-factor/recovery-codes.tsx'
import { AskPassword, SetUpSecondFactor } from '#features/second-factor/set-up-second-factor.tsx'
import { formatCount } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { ApiSecondFactor } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem } from '#ui/problem.tsx'

/** The authenticator app of the own account. */
export function SecondFactorCard() {
  const factor = useApiQuery('auth/second-factor')
  const [isSettingUp, setSettingUp] = useState(false)
  const refresh = useChange(async () => undefined, ['auth/second-factor', 'users'])
  const close = () => refresh.mutate(undefined, { onSuccess: () => setSettingUp(false) })
  return (
    <Card as="div">
      <h3>Second factor</h3>
      <LoadProblem what="The second factor could not be loaded." query={factor} />
      {factor.data && factor.data.since === null && (
        <>
          <p>
            With a second factor, signing in needs your password and a code that an authenticator app on your phone
            shows. Somebody who learns your password cannot sign in.
          </p>
          {isSettingUp ? (
            <SetUpSecondFactor onDone={close} onCancel={close} />
          ) : (
            <Button className={layout.start} onClick={() => setSettingUp(true)}>
              Set up an authenticator app
            </Button>
          )}
        </>
      )}
      {factor.data && factor.data.since !== null && (
        <SecondFactorOn factor={factor.data} since={factor.data.since} onChanged={close} />
      )}
    </Card>
  )
}

interface OnProps {
  factor: ApiSecondFactor
  since: string
  onChanged: () => void
}

function SecondFactorOn({ factor: { recoveryCodes, isRequired }, since, onChanged }: OnProps) {
  const [doing, setDoing] = useState<'renew' | 'remove' | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const done = () => {
    setDoing(null)
    setCodes(null)
    onChanged()
  }
  if (codes) return <RecoveryCodes codes={codes} onDone={done} />
  return (
    <>
      <p>
        On since <When at={since} />. {formatCount(recoveryCodes, 'recovery code')} left.
        {isRequired && ' An administrator requires it for your role.'}
      </p>
      {doing === null && (
        <div className={layout.buttons}>
          <Button variant="default" onClick={() => setDoing('renew')}>
            New recovery codes
          </Button>
          <Button variant="default" onClick={() => setDoing('remove')}>
            Turn off
          </Button>
        </div>
      )}
      {doing === 'renew' && (
        <AskPassword
          send={(api, password) => api.send('POST', 'auth/second-factor/recovery-codes', { body: { password } })}
          button="Make new codes"
          failed="The codes were not replaced."
          onDone={answer => setCodes(answer.recoveryCodes)}
          onCancel={() => setDoing(null)}
        />
      )}
      {doing === 'remove' && (
        <AskPassword
          send={(api, password) => api.send('POST', 'auth/second-factor/remove', { body: { password } })}
          button="Turn off"
          failed="The second factor is still on."
          onDone={done}
          onCancel={() => setDoing(null)}
        />
      )}
    </>
  )
}
