export type { Archive, PutFile, PutOptions } from './archive.ts'
export { DiskArchive } from './disk-archive.ts'
export { type CsvPosition, EventsCsv } from './events-csv.ts'
export * from './names.ts'
