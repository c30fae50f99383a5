/** Known plates on devices. Times are milliseconds since 1970, UTC. */
export interface PlateSyncSchema {
  plate_sync: PlateSyncTable
  plate_sync_put: PlateSyncPutTable
}

export interface PlateSyncTable {
  device_id: string
  /** 1 where it keeps itself level with our known plates. */
  automatic: number
  /** The last run as JSON; null before the first. */
  run: string | null
}

/** A plate that we wrote to a device, so that we may take it away again. */
export interface PlateSyncPutTable {
  device_id: string
  /** The plate as `plateKey` makes it. */
  key: string
  /** JSON of what was sent. */
  wish: string
  /** JSON of what the device showed afterwards; null before it was read. */
  shown: string | null
  /** 1 where it was not there before; such a plate is ours to remove. */
  added: number
  at: number
}
