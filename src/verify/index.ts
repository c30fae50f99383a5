export { type Verified, type VerifyOptions, verifyData } from './verify-data.ts'
