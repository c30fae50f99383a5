import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ApiClient } from '#api/api-client.ts'
import { ApiContext } from '#api/api-context.ts'
import { createQueryClient } from '#api/query-client.ts'
import { FormatProvider } from '#format/format-provider.tsx'
import { LiveConnection } from '#live/live-connection.ts'
import { LiveContext } from '#live/use-live.ts'
import { router } from './router.tsx'
import { cssVariables, theme } from './theme.ts'

const api = new ApiClient()
const live = new LiveConnection()
const queries = createQueryClient({ onSignInNeeded: askToSignIn })
const colorScheme = localStorageColorSchemeManager({ key: 'viewtron-color-scheme' })

/** Opens the sign-in page when the session has ended; signing in leads back to the current page. */
function askToSignIn(): void {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in' || pathname === '/setup') return
  queries.removeQueries({ queryKey: ['auth/session'] })
  void router.navigate({ to: '/sign-in', search: { next: href }, replace: true })
}

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queries}>
        <ApiContext value={api}>
          <LiveContext value={live}>
            <FormatProvider>
              <RouterProvider router={router} />
            </FormatProvider>
          </LiveContext>
        </ApiContext>
      </QueryClientProvider>
    </MantineProvider>
  )
}
