export { Arming, type ArmingOptions, type ArmingState, type ModeUser } from './arming.ts'
export type { ArmingModes } from './arming-modes.ts'
export type { ScheduledMode } from './mode-schedule.ts'
