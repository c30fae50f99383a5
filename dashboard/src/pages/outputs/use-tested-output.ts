import type { ApiClient } from '#api/api-client.ts'
import { useChange } from '#api/use-change.ts'
import type { Tested } from '#server/api/schemas/index.ts'

/** The result of testing a draft. A draft that sends as the stored output does needs no test. */
export type Proof = 'not needed' | 'missing' | 'arrived' | 'failed'

export interface TestedOutputOptions<Draft> {
  /** The draft as it is stored; null for a new output. */
  stored: Draft | null
  /** Stores a draft. */
  send: (api: ApiClient, draft: Draft) => Promise<unknown>
  /** Sends a test by a draft. */
  sendTest: (api: ApiClient, draft: Draft) => Promise<Tested>
  /** The part of a draft that decides whether and where messages arrive. */
  sendingOf: (draft: Draft) => string
}

/** Saving and testing an output that is being edited. */
export function useTestedOutput<Draft>({ stored, send, sendTest, sendingOf }: TestedOutputOptions<Draft>) {
  const save = useChange<Draft, unknown>(send, ['outputs'])
  const test = useChange<Draft, Tested>(sendTest)
  const proofOf = (draft: Draft): Proof => {
    if (stored !== null && sendingOf(draft) === sendingOf(stored)) return 'not needed'
    if (!test.data || !test.variables || sendingOf(test.variables) !== sendingOf(draft)) return 'missing'
    return test.data.ok ? 'arrived' : 'failed'
  }
  return { save, test, proofOf }
}
