import { Badge, Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { appUrl } from '#api/api-client.ts'
import type { RequestOf } from '#api/api-routes.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { When } from '#format/when.tsx'
import type { ApiToken, CreatedToken } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Confirm } from '#ui/confirm.tsx'
import { Copy } from '#ui/copy.tsx'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { type Scope, scopeWords } from './role-words.ts'
import styles from './settings.module.css'
import { useForm } from './use-form.ts'

/** Secrets by which programs use the API without a person signing in. */
export function TokensPart() {
  const tokens = useApiQuery('tokens')
  return (
    <>
      <p className={tones.lead}>
        A token lets a program use the API: <code>Authorization: Bearer …</code>. Create one for each program, with only
        the permissions it needs. See the <a href={appUrl('api/docs/')}>API reference</a>.
      </p>
      <LoadProblem what="The tokens could not be loaded." query={tokens} />
      {tokens.data?.items.length === 0 && <Empty title="No tokens yet">No program can use the API yet.</Empty>}
      <ul className={layout.panelList}>
        {tokens.data?.items.map(token => (
          <TokenRow key={token.id} token={token} />
        ))}
      </ul>
      <NewToken />
    </>
  )
}

function TokenRow({ token }: { token: ApiToken }) {
  const [removing, setRemoving] = useState(false)
  const remove = useChange(api => api.send('DELETE', 'tokens/{id}', { params: { id: token.id } }), ['tokens'])
  const expired = token.expiresAt !== null && Date.parse(token.expiresAt) < Date.now()
  return (
    <li>
      <div className={layout.main}>
        <span className={layout.buttons}>
          <strong>{token.name}</strong>
          {token.scopes.map(scope => (
            <Badge key={scope} color="gray">
              {scopeWords[scope].name}
            </Badge>
          ))}
          {expired && <Badge color="red">expired</Badge>}
        </span>
        <p className={tones.faint}>
          {token.lastUsedAt ? (
            <>
              last used <When at={token.lastUsedAt} as="relative" />
            </>
          ) : (
            'never used'
          )}{' '}
          · created by {token.createdBy}, <When at={token.createdAt} />
          {token.expiresAt && (
            <>
              {' '}
              · {expired ? 'expired' : 'expires'} <When at={token.expiresAt} />
            </>
          )}
        </p>
      </div>
      <Button variant="default" onClick={() => setRemoving(true)} aria-label={`Remove the token ${token.name}`}>
        Remove
      </Button>
      {removing && (
        <Confirm
          text={`Requests with ${token.name} are refused from now on. This cannot be undone.`}
          verb="Remove"
          change={remove}
          onYes={() => remove.mutate()}
          onNo={() => setRemoving(false)}
        />
      )}
    </li>
  )
}

type NewTokenBody = RequestOf<'POST', 'tokens'>['body']

const lifetimes = [
  { value: '', label: 'Never' },
  { value: '30', label: 'After 30 days' },
  { value: '90', label: 'After 90 days' },
  { value: '365', label: 'After a year' },
]

function NewToken() {
  const form = useForm({ name: '', days: '' })
  const [scopes, setScopes] = useState<Scope[]>(['read'])
  const make = useChange((api, body: NewTokenBody) => api.send('POST', 'tokens', { body }), ['tokens'])
  const submit = () => {
    const { name, days } = form.values
    const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString()
    make.mutate({ name, scopes, expiresAt }, { onSuccess: form.clear })
  }
  return (
    <Card as="form" aria-labelledby="new-token" onSubmit={submitting(submit)}>
      <h3 id="new-token">New token</h3>
      {make.data && <NewSecret token={make.data} />}
      <TextInput
        label="Name"
        description="The program that uses it"
        required
        maxLength={100}
        autoComplete="off"
        {...form.field('name')}
      />
      <Checkbox.Group label="Permissions" value={scopes} onChange={values => setScopes(values as Scope[])}>
        {(Object.keys(scopeWords) as Scope[]).map(scope => (
          <Checkbox
            key={scope}
            value={scope}
            mt={6}
            label={scopeWords[scope].name}
            description={scopeWords[scope].may}
          />
        ))}
      </Checkbox.Group>
      <Select
        label="Expires"
        data={lifetimes}
        allowDeselect={false}
        value={form.values.days}
        onChange={days => form.set({ days: days ?? '' })}
      />
      <Button type="submit" loading={make.isPending} disabled={scopes.length === 0} className={layout.start}>
        Create token
      </Button>
      <Problem what="The token was not created." error={make.error} />
    </Card>
  )
}

/** The address of the wall for a screen that nobody signs in at. */
function WallLink({ secret }: { secret: string }) {
  const address = `${new URL(appUrl('wall'), location.href).href}#token=${secret}`
  return (
    <>
      <p>Open this link once on the screen; it shows the newest events from then on.</p>
      <code>{address}</code>
      <Copy text={address} label="Copy link" />
    </>
  )
}

function NewSecret({ token }: { token: CreatedToken }) {
  return (
    <div className={styles.secret} role="status">
      <p>
        The secret of <strong>{token.name}</strong>. Copy it now: it is not shown again.
      </p>
      <code>{token.secret}</code>
      <Copy text={token.secret} label="Copy secret" />
      {token.scopes.every(scope => scope === 'kiosk') && <WallLink secret={token.secret} />}
    </div>
  )
}
