import { useApiQuery } from '#api/use-api-query.ts'
import type { ArmingMode } from '#server/api/schemas/index.ts'

const none: ArmingMode[] = []

/** The arming modes of the site. */
export function useModes() {
  const query = useApiQuery('arming/modes', {}, { freshMs: 30_000 })
  const modes = query.data?.items ?? none
  return {
    query,
    modes,
    options: modes.map(({ id, name }) => ({ value: id, label: name })),
    nameOf: (id: string) => modes.find(mode => mode.id === id)?.name ?? id,
  }
}
