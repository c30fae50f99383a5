export {
  type AlertRow,
  type Alerts,
  countUnseen,
  readAlert,
  readAlerts,
} from './alert/index.ts'
export type { Output, OutputState, OutputTools } from './output.ts'
export { Outputs, type OutputsOptions } from './outputs.ts'
export type { Publish, PublishedEntry, PublishedEvent } from './published-entry.ts'
export { type Rule, RuleBook, tryRule } from './rules/index.ts'
export type { RuleConfig } from './schemas.ts'
