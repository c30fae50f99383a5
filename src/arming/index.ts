export { Arming, type ArmingOptions, type ArmingState } from './arming.ts'
export type { ScheduledMode } from './mode-schedule.ts'
