import type { ApiRule } from '../../../../src/api/schemas/index.ts'
import { useApiQuery } from '../../api/use-api-query.ts'

/** All rules: those of viewtron.yaml and those made here. */
export function useRules() {
  return useApiQuery<{ items: ApiRule[] }>('rules', {}, { everyMs: 30_000 })
}
