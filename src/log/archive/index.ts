export {
  type Archive,
  type ArchiveMark,
  type ArchiveOwner,
  type ByteSpan,
  isMissing,
  type PutFile,
  type PutOptions,
} from './archive.ts'
export { type ArchiveToClaim, checkArchive, claimArchive, isOnlyUser } from './claim-archive.ts'
export { DiskArchive } from './disk-archive.ts'
export { type CsvPosition, EventsCsv } from './events-csv.ts'
export * from './names.ts'
export { isOlderCsv, setAside } from './older-csv.ts'
export { type ArchivePlace, openArchive } from './open-archive.ts'
