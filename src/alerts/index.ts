export { AlertOutput } from './alert-output.ts'
export { type AlertRow, countUnseen, readAlert, readAlerts, readAlertsAfter } from './alert-rows.ts'
export type { AlertDesk, Alerts, Trouble } from './alerts.ts'
