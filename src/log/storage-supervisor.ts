import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ViewtronError } from '../model/index.ts'
import { Storage, type StorageOptions } from './storage.ts'
import { isStorageTrouble, storageError } from './storage-errors.ts'

export interface StorageKeeperOptions extends Omit<StorageOptions, 'create'> {
  /** Runs on a freshly opened storage before anybody may use it. */
  prepare: (storage: Storage) => Promise<void>
  /** Told when the directory is let go of, and when it is open again: others must not hold its files meanwhile. */
  onOpen: (isOpen: boolean) => void | Promise<void>
}

interface Incident {
  error: ViewtronError
  refused: number
}

/**
 * Keeps the data directory open. When it breaks, people are told once what is wrong and what to do, and it is opened
 * again as soon as the cause is gone.
 */
export class StorageKeeper {
  private readonly options: StorageKeeperOptions
  private current: Storage | null = null
  private opening: Promise<void> | null = null
  private incident: Incident | null = null
  /** The disk that held the directory when it was first opened. */
  private device: number | null = null
  private stopped = false

  constructor(options: StorageKeeperOptions) {
    this.options = options
  }

  /** Opens the directory, or says why not and leaves it to `retry`. */
  async start(): Promise<void> {
    await this.open(true)
  }

  /** The open storage; throws the error to answer with while there is none. */
  use(): Storage {
    if (this.current) return this.current
    if (this.incident) this.incident.refused++
    throw this.incident?.error ?? new ViewtronError('server-stopping')
  }

  /** The storage if it is open. */
  get available(): Storage | null {
    return this.current
  }

  /** Why there is none, or why it does not do its work. */
  get trouble(): ViewtronError | null {
    return this.incident?.error ?? null
  }

  /** True when the storage is the cause of this error; false when what it was given is. */
  isToBlame(storage: Storage, cause: unknown): boolean {
    // What was under way while it was let go of fails in many ways.
    return storage.isAbandoned || isStorageTrouble(cause)
  }

  /** Tells of a failure of this storage and returns it in words. */
  failed(storage: Storage, cause: unknown): ViewtronError {
    const error = storageError(cause, this.options.dataDir)
    if (storage !== this.current) return this.incident?.error ?? error
    this.complain(error)
    if (this.incident) this.incident.refused++
    // A full disk harms nothing that is open; whatever else it was may.
    if (error.code !== 'disk-full') this.drop(storage)
    return error
  }

  /** Tells that the storage does its work. */
  worked(storage: Storage): void {
    if (!this.incident || storage !== this.current) return
    const { refused } = this.incident
    this.incident = null
    this.options.log.info(`Events are stored again; ${refused} posts were refused meanwhile.`)
  }

  /** Opens the storage again if it is not open. */
  async retry(): Promise<void> {
    if (!this.current && !this.stopped) await (this.opening ?? this.open(false))
  }

  async stop(): Promise<void> {
    this.stopped = true
    await this.opening
    const storage = this.current
    this.current = null
    await storage?.close()
  }

  private open(create: boolean): Promise<void> {
    this.opening = this.tryOpen(create).finally(() => {
      this.opening = null
    })
    return this.opening
  }

  private async tryOpen(create: boolean): Promise<void> {
    const { dataDir, prepare } = this.options
    let storage: Storage | null = null
    try {
      if (!create) await this.refuseForeignDisk()
      storage = await Storage.open({ ...this.options, create: create || this.device === null })
      await prepare(storage)
      this.device = (await stat(dataDir)).dev
      this.current = storage
      await this.options.onOpen(true)
      this.worked(storage)
    } catch (error) {
      if (storage) await this.letGo(storage)
      this.complain(storageError(error, dataDir))
    }
  }

  /** An unplugged disk leaves an empty mount point behind: writing there would hide the events once it is back. */
  private async refuseForeignDisk(): Promise<void> {
    const { dataDir } = this.options
    if (this.device === null || (await stat(dataDir)).dev === this.device) return
    const hasDatabase = await stat(join(dataDir, 'viewtron.db')).catch(() => null)
    if (!hasDatabase) throw new ViewtronError('data-dir-missing', { path: dataDir })
  }

  private drop(storage: Storage): void {
    this.current = null
    this.opening = this.letGo(storage).finally(() => {
      this.opening = null
      // Most troubles pass at once; who posts meanwhile is refused.
      void this.retry()
    })
  }

  /**
   * The readers first: while one of them is open, SQLite takes its memory of the journal for the new one. Never rejects:
   * what a broken directory says when it is closed is of no use, and opening it again must not wait for it.
   */
  private async letGo(storage: Storage): Promise<void> {
    try {
      await this.options.onOpen(false)
      await storage.abandon()
    } catch (error) {
      this.options.log.debug(`the data directory was let go of: ${(error as Error).message}`)
    }
  }

  private complain(error: ViewtronError): void {
    const known = this.incident?.error
    if (known?.code !== error.code || known.message !== error.message) {
      this.options.log.error(`${error.message} ${error.hint} [${error.code}]`)
    }
    this.incident = { error, refused: this.incident?.refused ?? 0 }
  }
}
