import { useApiQuery } from '#api/use-api-query.ts'
import type { ApiRule } from '#server/api/schemas/index.ts'

/** All rules: those of viewtron.yaml and those made here. */
export function useRules() {
  return useApiQuery<{ items: ApiRule[] }>('rules', {}, { everyMs: 30_000 })
}
