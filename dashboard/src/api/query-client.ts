import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ProblemError } from './problem-error.ts'

const passing = (error: Error) => error instanceof ProblemError && error.passing
// A password or a code that was typed wrongly does not end the session.
const wrongSecrets = ['sign-in-failed', 'code-needed', 'code-wrong', 'passkey-refused']
const backOffMs = (attempt: number) => Math.min(15_000, 500 * 2 ** attempt)

/** Failed reads are retried if that may help: twice quickly, then every 10 s. */
export function createQueryClient(options: { onSignInNeeded: () => void }): QueryClient {
  const onError = (error: Error) => {
    const isEnded = error instanceof ProblemError && error.status === 401 && !wrongSecrets.includes(error.code)
    if (isEnded) options.onSignInNeeded()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // A site without internet access is not offline.
        networkMode: 'always',
        staleTime: 5_000,
        retry: (attempt, error) => attempt < 2 && passing(error),
        retryDelay: (attempt, error) => (error instanceof ProblemError && error.retryAfterMs) || backOffMs(attempt),
        refetchInterval: query => (query.state.error !== null && passing(query.state.error) ? 10_000 : false),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
