export { Alerting, type AlertingOptions } from './alerting.ts'
export type { AlertRaiser, Alerts, Problem } from './alerts.ts'
export type { OutputHealth } from './health-rules.ts'
export type { AlertFilter, AlertGroup, AlertRow } from './stored-alerts.ts'
