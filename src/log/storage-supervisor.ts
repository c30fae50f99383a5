import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CompiledQuery } from 'kysely'
import { ViewtronError } from '../model/index.ts'
import { appendEntries, type EntryToAppend } from './append-entries.ts'
import { Storage } from './storage.ts'
import { isStorageTrouble, storageError } from './storage-errors.ts'
import type { StorageOptions } from './storage-options.ts'

export interface StorageSupervisorOptions extends Omit<StorageOptions, 'create' | 'accept'> {
  /** Runs on a storage that was opened, before anybody else gets it. */
  prepare: (storage: Storage) => Promise<void>
  /** Called when the directory is closed because of trouble, and when it is open again: nobody may hold its files meanwhile. */
  onOpen: (isOpen: boolean) => void | Promise<void>
}

const archiveCodes = new Set(['archive-unreachable', 'archive-refused'])
/** Errors that pass while the data directory stays open. */
const passing = new Set(['disk-full', ...archiveCodes])

interface Incident {
  error: ViewtronError
  /** The number of posts that were refused since it began. */
  refused: number
}

/**
 * Keeps the data directory open. When it fails, the log says once what is wrong and what to do, and the directory is
 * opened again as soon as the cause is gone.
 */
export class StorageSupervisor {
  private readonly options: StorageSupervisorOptions
  private open: Storage | null = null
  private opening: Promise<void> | null = null
  private incident: Incident | null = null
  /** The disk that held the directory when it was first opened. */
  private device: number | null = null
  private stopped = false

  constructor(options: StorageSupervisorOptions) {
    this.options = options
  }

  /** Opens the directory. Where that fails, it logs why, and `retry` tries again. */
  async start(): Promise<void> {
    await this.openDirectory(true)
  }

  /** The open storage. Throws the error to answer with while there is none. */
  current(): Storage {
    if (this.open) return this.open
    if (this.incident) this.incident.refused++
    throw this.incident?.error ?? new ViewtronError('server-stopping')
  }

  /** The open storage; null while there is none. */
  get available(): Storage | null {
    return this.open
  }

  /** Why nothing can be stored; null while the storage works. */
  get trouble(): ViewtronError | null {
    return this.incident?.error ?? null
  }

  /** Calls a function with the open storage. Rejects with a `ViewtronError` when the storage is the cause. */
  async run<Result>(use: (storage: Storage) => Promise<Result>): Promise<Result> {
    const storage = this.current()
    try {
      const result = await use(storage)
      // Other work than storing pictures may succeed while their store is away.
      if (!this.isArchiveAway) this.worked(storage)
      return result
    } catch (error) {
      if (!this.isFaultOf(storage, error)) throw error
      throw this.failed(storage, error)
    }
  }

  /**
   * Makes statements durable, in a transaction of their own: where they are refused, no post is affected. Rejects with
   * a `ViewtronError` while the storage is in trouble.
   */
  async write(statements: readonly CompiledQuery[]): Promise<void> {
    const storage = this.current()
    try {
      await storage.database.commit(statements)
    } catch (error) {
      if (!this.isFaultOf(storage, error)) throw error
      throw this.failed(storage, error)
    }
  }

  /** Stores entries that do not come from posts, in their order. `refused` is called for each that the database refuses. */
  async append(
    entries: readonly EntryToAppend[],
    refused: (error: unknown, entry: EntryToAppend) => void,
  ): Promise<void> {
    if (entries.length === 0) return
    await this.run(storage =>
      appendEntries(storage, entries, { isStorageFault: error => this.isFaultOf(storage, error), refused }),
    )
  }

  /** True when the storage is the cause of an error, false when what it was given is. */
  isFaultOf(storage: Storage, cause: unknown): boolean {
    // Work that was under way while the storage was closed fails in many ways.
    return storage.isAbandoned || isStorageTrouble(cause)
  }

  /** Notes that the storage failed; returns the error for people. */
  failed(storage: Storage, cause: unknown): ViewtronError {
    const error = storageError(cause, this.options.dataDir)
    if (storage !== this.open) return this.incident?.error ?? error
    this.note(error)
    if (this.incident) this.incident.refused++
    // These leave open files intact. After any other trouble the directory is opened again.
    if (!passing.has(error.code)) this.drop(storage)
    return error
  }

  /** Notes that the storage works. */
  worked(storage: Storage): void {
    if (!this.incident || storage !== this.open) return
    const { refused } = this.incident
    this.incident = null
    this.options.log.info(`Events are stored again; ${refused} posts were refused meanwhile.`)
  }

  /** True while the store of pictures and posts is the trouble. */
  get isArchiveAway(): boolean {
    return archiveCodes.has(this.incident?.error.code ?? '')
  }

  /** Asks the store of pictures and posts whether it works, and notes the result. */
  async checkArchive(storage: Storage): Promise<void> {
    const error = await this.archiveErrorOf(storage)
    if (error === null) this.worked(storage)
    else if (passing.has(error.code)) this.note(error)
    else this.failed(storage, error)
  }

  /** Opens the storage again if it is not open. */
  async retry(): Promise<void> {
    if (!this.open && !this.stopped) await (this.opening ?? this.openDirectory(false))
  }

  async stop(): Promise<void> {
    this.stopped = true
    await this.opening
    const storage = this.open
    this.open = null
    await storage?.close()
  }

  private archiveErrorOf(storage: Storage): Promise<ViewtronError | null> {
    return storage.checkArchive().then(
      () => null,
      error => storageError(error, this.options.dataDir),
    )
  }

  private openDirectory(create: boolean): Promise<void> {
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
      // The disk may be unplugged before the directory is locked.
      const accept = () => this.refuseForeignDisk()
      storage = await Storage.open({ ...this.options, create: create || this.device === null, accept })
      await prepare(storage)
      const away = await this.archiveErrorOf(storage)
      if (away !== null && !passing.has(away.code)) throw away
      this.device = (await stat(dataDir)).dev
      this.open = storage
      await this.options.onOpen(true)
      if (away === null) this.worked(storage)
      else this.note(away)
    } catch (error) {
      if (storage) await this.close(storage)
      this.note(storageError(error, dataDir))
    }
  }

  /** An unplugged disk leaves an empty mount point. Events written there would be hidden once the disk is back. */
  private async refuseForeignDisk(): Promise<void> {
    const { dataDir } = this.options
    if (this.device === null || (await stat(dataDir)).dev === this.device) return
    const hasDatabase = await stat(join(dataDir, 'viewtron.db')).catch(() => null)
    if (!hasDatabase) throw new ViewtronError('data-dir-missing', { path: dataDir })
  }

  private drop(storage: Storage): void {
    this.open = null
    this.opening = this.close(storage).finally(() => {
      this.opening = null
      // Most troubles pass at once.
      void this.retry()
    })
  }

  /**
   * Closes readers first: while one of them is open, SQLite uses its memory of the old journal for the new file. Never
   * rejects: errors while a broken directory is closed must not delay opening it again.
   */
  private async close(storage: Storage): Promise<void> {
    try {
      await this.options.onOpen(false)
      await storage.abandon()
    } catch (error) {
      this.options.log.debug(`the data directory was closed: ${(error as Error).message}`)
    }
  }

  private note(error: ViewtronError): void {
    const known = this.incident?.error
    if (known?.code !== error.code || known.message !== error.message) {
      this.options.log.error(`${error.message} ${error.hint} [${error.code}]`)
    }
    this.incident = { error, refused: this.incident?.refused ?? 0 }
  }
}
