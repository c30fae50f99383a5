export { besideServer, type Verified, type VerifyOptions, verifyData } from './verify-data.ts'
export { type CheckRun, type CheckState, WeeklyCheck } from './weekly-check.ts'
