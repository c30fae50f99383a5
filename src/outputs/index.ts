export type { Output, OutputState, OutputTools } from './output.ts'
export { Outputs, type OutputsOptions } from './outputs.ts'
export type { Publish, PublishedEntry, PublishedEvent } from './published-entry.ts'
