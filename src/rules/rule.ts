import type { RuleConfig } from '../outputs/schemas.ts'

/** A condition with a name. */
export interface Rule {
  /** `file:<name>` for those of viewtron.yaml. */
  id: string
  source: 'file' | 'database'
  config: RuleConfig
}
