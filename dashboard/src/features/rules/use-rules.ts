import { useApiQuery } from '#api/use-api-query.ts'

/** All rules: those of viewtron.yaml and those made here. */
export function useRules() {
  return useApiQuery('rules', {}, { everyMs: 30_000 })
}
