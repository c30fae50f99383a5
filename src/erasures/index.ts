export { type Erasure, Erasures, type ErasuresOptions } from './erasures.ts'
export type { ErasurePreview } from './preview-erasure.ts'
export type { Subject } from './subject.ts'
