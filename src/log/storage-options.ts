import type { NewcomerLimits } from '../cameras/newcomer-quota.ts'
import type { DatabaseError, UpgradeOptions } from '../database/index.ts'
import type { Logger } from '../lib/log.ts'
import type { S3Place } from '../lib/s3-address.ts'

export interface StorageOptions {
  /** Absolute. */
  dataDir: string
  /** The store of pictures and original posts; without it, the data directory holds them. */
  store?: S3Place | null
  /** IANA name of the server's zone, for the times in events.csv. */
  timeZone: string
  log: Logger
  /** Creates the directory when it does not exist: at the first start, never while the server runs. */
  create: boolean
  /**
   * Called when the directory is locked, before anything else is written there: an open file keeps a disk mounted. Rejects
   * if it is the wrong directory.
   */
  accept?: () => Promise<void>
  /** Whether the database is copied before its tables are upgraded; without it, it is. */
  upgradeCopy?: UpgradeOptions['copy']
  /** The limits on the number of devices that may appear; without it, there are none. */
  newcomers?: NewcomerLimits
  /** Called with the new last number after each commit that made the log longer. Must not throw. */
  stored: (lastSeq: number) => void
  /** Called with the error of a change of a camera that the database refused. The change is not tried again. */
  refused: (error: unknown) => void
  /** Called with every error of the database, whoever made the query. */
  failed?: (error: DatabaseError) => void
}
