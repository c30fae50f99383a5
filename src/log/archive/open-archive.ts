import type { Archive } from './archive.ts'
import { DiskArchive } from './disk-archive.ts'

/** Where pictures and original posts are. It can be passed to a thread or a process. */
export interface ArchivePlace {
  /** Absolute. */
  dataDir: string
}

/** Opens the archive of a data directory. The caller closes it. */
export function openArchive({ dataDir }: ArchivePlace): Archive {
  return new DiskArchive(dataDir)
}
