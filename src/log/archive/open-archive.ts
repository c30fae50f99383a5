import type { S3Place } from '../../lib/s3-address.ts'
import type { Archive } from './archive.ts'
import { ArchiveWithStreams } from './archive-with-streams.ts'
import { DiskArchive } from './disk-archive.ts'
import { S3Archive } from './s3/s3-archive.ts'

/** The place of pictures and original posts. It can be passed to a thread. */
export interface ArchivePlace {
  /** Absolute. */
  dataDir: string
  /** The store that holds them in place of the data directory; null or left out for none. */
  store?: S3Place | null
}

/**
 * Opens the archive of a data directory. The caller closes it. `patienceMs`: how long a request is repeated while the store
 * is away, if not as long as a post waits.
 */
export function openArchive({ dataDir, store = null }: ArchivePlace, options: { patienceMs?: number } = {}): Archive {
  const disk = new DiskArchive(dataDir)
  return store === null ? disk : new ArchiveWithStreams(new S3Archive({ place: store, ...options }), disk)
}
