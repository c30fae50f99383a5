import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { canUsePasskeys } from '#features/sign-in/can-use-passkeys.ts'
import { passkeyProblem } from '#features/sign-in/passkey-problem.ts'
import { When } from '#format/when.tsx'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { useForm } from './use-form.ts'

/** The passkeys of the own account. */
export function PasskeysCard() {
  const passkeys = useApiQuery('auth/passkeys')
  const [isAdding, setAdding] = useState(false)
  const remove = useChange(
    (api, id: string) => api.send('DELETE', 'auth/passkeys/{id}', { params: { id } }),
    ['auth/passkeys'],
  )
  return (
    <Card as="div">
      <h3>Passkeys</h3>
      <p>
        A passkey signs you in with a fingerprint, a face or a PIN of your device, without the password and without a
        code.
      </p>
      <LoadProblem what="The passkeys could not be loaded." query={passkeys} />
      {passkeys.data && passkeys.data.items.length > 0 && (
        <ul className={layout.panelList}>
          {passkeys.data.items.map(({ id, name, createdAt, lastUsedAt }) => (
            <li key={id}>
              <div className={layout.main}>
                <strong>{name}</strong>
                <p className={tones.faint}>
                  added <When at={createdAt} /> · {lastUsedAt ? <When at={lastUsedAt} /> : 'not used yet'}
                </p>
              </div>
              <Button variant="default" aria-label={`Remove ${name}`} onClick={() => remove.mutate(id)}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Problem what="The passkey was not removed." error={remove.error} />
      {isAdding && <AddPasskey onDone={() => setAdding(false)} />}
      {!isAdding && canUsePasskeys() && (
        <Button className={layout.start} onClick={() => setAdding(true)}>
          Add a passkey
        </Button>
      )}
      {!canUsePasskeys() && (
        <p className={tones.soft}>
          Browsers make passkeys only for an address with a name over HTTPS. This address is {window.location.host}.
        </p>
      )}
    </Card>
  )
}

function AddPasskey({ onDone }: { onDone: () => void }) {
  const form = useForm({ name: '', password: '' })
  const add = useChange(
    async api => {
      const { name, password } = form.values
      const { publicKey } = await api.send('POST', 'auth/passkeys/options', { body: { password } })
      const { startRegistration } = await import('@simplewebauthn/browser')
      const optionsJSON = publicKey as unknown as Parameters<typeof startRegistration>[0]['optionsJSON']
      const credential = await startRegistration({ optionsJSON })
      return api.send('POST', 'auth/passkeys', { body: { name, credential: { ...credential } } })
    },
    ['auth/passkeys'],
  )
  return (
    <form className={layout.tight} onSubmit={submitting(() => add.mutate(undefined, { onSuccess: onDone }))}>
      <TextInput
        label="Name of the passkey"
        description="Where it is kept, for example: phone."
        required
        maxLength={60}
        {...form.field('name')}
      />
      <PasswordInput label="Your password" autoComplete="current-password" required {...form.field('password')} />
      <div className={layout.buttons}>
        <Button type="submit" loading={add.isPending}>
          Add
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          Cancel
        </Button>
      </div>
      <Problem what="The passkey was not added." error={passkeyProblem(add.error)} />
    </form>
  )
}
