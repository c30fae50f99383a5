import { Button } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'

/** Connects the own account at the OpenID Connect provider; nothing where none is set up. */
export function ProviderCard() {
  const state = useApiQuery('auth/oidc')
  const connect = useChange(api => api.send('POST', 'auth/oidc/connect'))
  const disconnect = useChange(api => api.send('POST', 'auth/oidc/disconnect'), ['auth/oidc'])
  const name = state.data?.name
  if (!name) return null
  const goThere = ({ url }: { url: string }) => window.location.assign(url)
  return (
    <Card as="div">
      <h3>Sign-in with {name}</h3>
      {state.data?.isConnected ? (
        <>
          <p>Your account at {name} is connected. You can sign in with it or with your password.</p>
          <Button
            variant="default"
            className={layout.start}
            loading={disconnect.isPending}
            onClick={() => disconnect.mutate()}
          >
            Disconnect
          </Button>
        </>
      ) : (
        <>
          <p>Connect your account at {name} to sign in without the password of this server.</p>
          <Button
            className={layout.start}
            loading={connect.isPending}
            onClick={() => connect.mutate(undefined, { onSuccess: goThere })}
          >
            Connect
          </Button>
        </>
      )}
      <Problem what="The account was not connected." error={connect.error} />
      <Problem what="The account is still connected." error={disconnect.error} />
    </Card>
  )
}
