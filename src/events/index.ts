export { type AnnotateEntries, type AnnotateOptions, annotate, annotateEntries, unannotated } from './annotate.ts'
export type * from './annotated-event.ts'
export { pictureUrl, whyTooLarge } from './event-pictures.ts'
export { KeptMarks, readKept, readKeptEvents } from './kept-marks.ts'
