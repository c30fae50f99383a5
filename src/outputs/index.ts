export {
  type AlertRow,
  type Alerts,
  countUnseen,
  readAlert,
  readAlerts,
} from '../alerts/index.ts'
export { type Rule, RuleBook, tryRule } from '../rules/index.ts'
export { knownKeys } from './check-config.ts'
export { countResendable, type DeliveryRow, resendStatement } from './delivery/delivery-rows.ts'
export type { Output, OutputState, OutputTools, Tested } from './output.ts'
export { Outputs, type OutputsOptions } from './outputs.ts'
export type { RuleConfig, WebhookConfig, WebhookInput } from './schemas.ts'
export type { PictureLinks } from './webhook/index.ts'
