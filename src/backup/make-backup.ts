import fs from 'node:fs'
import { mkdir, rm, stat, statfs } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { copyDatabase, type Database, faultOf, readSetting, runCheck } from '../database/index.ts'
import { replaceFile, syncFolder } from '../lib/files.ts'
import { hashFile } from '../lib/hashed-files.ts'
import { fileTime } from '../log/archive/index.ts'
import { csvBytesAt, EventLog } from '../log/index.ts'
import { ViewtronError } from '../model/index.ts'
import { findBackups } from './backup-folders.ts'
import { archiveFolders, otherFiles, streamName } from './data-files.ts'
import { FileTaker } from './file-taker.ts'
import { lockFolder } from './lock-folder.ts'
import { type Manifest, manifestName, sumsName } from './manifest.ts'
import { takeMissing } from './missing-files.ts'
import { EarlierSums, readSums, type Sum, SumsWriter, syncListed } from './sums.ts'
import { type KeptBackups, removeSuperseded } from './superseded-backups.ts'

export interface BackupOptions {
  /** Absolute. */
  dataDir: string
  /** The database of the data directory, open for reading. */
  database: Pick<Database, 'queries'>
  /** The folder of the backups, absolute. */
  target: string
  withKeys: boolean
  /** Which backups stay once this one is complete; all of them without it. */
  keep?: KeptBackups | undefined
  /** The version of this program. */
  version: string
  now: () => Date
  /** Called with what is being done, many times a second. */
  onProgress?: (words: string) => void
}

export interface Backup {
  /** The folder of this backup. */
  path: string
  manifest: Manifest
  /** Files to which rows refer and that were missing in the data directory before. */
  missing: string[]
  /** The folders of older backups that were removed. */
  removed: string[]
}

const databaseName = 'viewtron.db'
const csvName = 'events.csv'

/** One run of `viewtron backup`. */
class BackupRun {
  private readonly options: BackupOptions
  private readonly path: string
  private readonly createdAt: Date
  private readonly earlier: string | null
  private readonly isEarlierRemote: boolean
  private readonly taker: FileTaker
  private readonly say: (words: string) => void

  constructor(options: BackupOptions, earlier: string | null, isEarlierRemote = false) {
    this.options = options
    this.createdAt = options.now()
    this.path = join(options.target, fileTime(this.createdAt))
    this.earlier = earlier
    this.isEarlierRemote = isEarlierRemote
    this.taker = new FileTaker({ dataDir: options.dataDir, backup: this.path, earlier, isEarlierRemote })
    this.say = options.onProgress ?? (() => undefined)
  }

  /** Removes the files of an unfinished backup: they may have filled the disk. */
  async run(): Promise<Omit<Backup, 'removed'>> {
    await mkdir(this.path)
    try {
      return await this.make()
    } catch (error) {
      await rm(this.path, { recursive: true, force: true }).catch(() => undefined)
      throw error
    }
  }

  private async make(): Promise<Omit<Backup, 'removed'>> {
    const { dataDir, withKeys, database } = this.options
    const { queries } = database
    const sums = new SumsWriter(this.path)
    let lastSeq: number
    let missing: string[]
    try {
      lastSeq = await this.copyDatabase(sums)
      sums.add(otherFiles(dataDir, { withKeys }).flatMap(path => this.taker.changing(path, 'all') ?? []))
      await this.takeArchive(sums)
      const late = await takeMissing({
        queries,
        rows: { upTo: lastSeq, receivedBefore: this.createdAt.getTime() },
        taker: this.taker,
      })
      sums.add(late.taken)
      missing = late.missing
    } finally {
      sums.close()
    }
    if (!this.isEarlierRemote) {
      this.say('writing everything to the disk')
      await syncListed(this.path, this.path, [sumsName])
    }
    await this.verify()
    return { path: this.path, manifest: await this.complete(lastSeq), missing }
  }

  /**
   * The database comes first: it names no file that is stored later. Returns the number of its newest entry. Of
   * events.csv the copy has exactly the lines that this database counts as written; a server appends the others.
   */
  private async copyDatabase(sums: SumsWriter): Promise<number> {
    const from = join(this.options.dataDir, databaseName)
    let lastSeq = 0
    await copyDatabase(from, join(this.path, databaseName), {
      look: async queries => {
        lastSeq = await new EventLog(queries).lastSeq()
        const bytes = await csvBytesAt(queries, join(this.options.dataDir, csvName))
        const csv = this.taker.changing(csvName, bytes ?? 'whole lines')
        if (csv) sums.add([csv])
      },
      onProgress: share => this.say(`copying the database: ${Math.floor(share * 100)} %`),
    })
    await this.checkDatabase(from)
    sums.add([this.taker.made(databaseName)])
    return lastSeq
  }

  private async checkDatabase(from: string): Promise<void> {
    const { signal } = new AbortController()
    const result = await runCheck(join(this.path, databaseName), {
      signal,
      isImmutable: true,
      onProgress: ({ done, of }) => this.say(`checking the copy of the database: ${done} of ${of} tables`),
    })
    if (result.kind === 'damaged') throw new ViewtronError('database-corrupt', { path: from, reason: result.reason })
    if (result.kind === 'unknown') throw new Error(`the copy of the database could not be checked: ${result.reason}`)
  }

  private async takeArchive(sums: SumsWriter): Promise<void> {
    const known = this.earlier === null ? null : await EarlierSums.open(this.earlier)
    for (const { folder, names } of archiveFolders(this.options.dataDir)) {
      const hashes = known?.of(folder)
      sums.add(names.flatMap(name => this.takeFile(`${folder}/${name}`, name, hashes) ?? []))
    }
  }

  private takeFile(path: string, name: string, hashes: Map<string, string> | undefined): Sum | null {
    const { files, bytes } = this.taker.taken
    this.say(`taking files: ${files}, ${(bytes / 1e9).toFixed(1)} GB`)
    if (name === streamName) return this.taker.changing(path, 'whole lines')
    return this.taker.stored(path, hashes?.get(path))
  }

  /** Reads the copies again. A file with several names is a link, whose bytes were read when it was linked first. */
  private async verify(): Promise<void> {
    let checked = 0
    for await (const { path, sha256 } of readSums(this.path)) {
      const place = join(this.path, path)
      if (this.taker.linkedThere.has(path) || fs.statSync(place).nlink > 1) continue
      this.say(`checking copies: ${++checked} of ${this.taker.taken.copied}`)
      if (hashFile(place).sha256 !== sha256) throw new Error(`${path} was not written as it was read`)
    }
  }

  get linkedThere(): ReadonlySet<string> {
    return this.taker.linkedThere
  }

  private async complete(lastSeq: number): Promise<Manifest> {
    const { version, withKeys, now, target, database } = this.options
    const archive = await readSetting(database.queries, 'archive')
    const manifest: Manifest = {
      format: 1,
      version,
      createdAt: this.createdAt.toISOString(),
      endedAt: now().toISOString(),
      lastSeq,
      ...this.taker.taken,
      ...(archive === null ? {} : { archive: archive.place }),
      keys: withKeys,
      sums: hashFile(join(this.path, sumsName)).sha256,
    }
    await replaceFile(join(this.path, manifestName), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`))
    await syncFolder(target)
    return manifest
  }
}

function checkTarget({ target, dataDir }: BackupOptions): void {
  const below = relative(dataDir, target)
  if (below === '' || !(below.startsWith('..') || below.startsWith('/'))) {
    throw new ViewtronError('backup-target-unfit', { path: target, reason: 'it is in the data directory' })
  }
}

/** A backup whose new files are in a folder of this machine, to be sent to another one. */
export interface StagedBackup {
  backup: Omit<Backup, 'removed'>
  path: string
  /** Paths of the files that the backup before has. */
  linked: string[]
  /** All other files. */
  sent: Sum[]
}

/** Makes a backup without the files that an earlier one on another machine has. `earlier`: a folder with its list. */
export async function makeStagedBackup(options: BackupOptions, earlier: string | null): Promise<StagedBackup> {
  const run = new BackupRun(options, earlier, true)
  const backup = await run.run()
  const sent: Sum[] = []
  for await (const sum of readSums(backup.path)) if (!run.linkedThere.has(sum.path)) sent.push(sum)
  return { backup, path: backup.path, linked: [...run.linkedThere], sent }
}

async function makeLocked(options: BackupOptions): Promise<Backup> {
  const { target, keep, onProgress } = options
  const { complete, incomplete } = await findBackups(target)
  for (const path of incomplete) {
    onProgress?.('removing an incomplete backup')
    await rm(path, { recursive: true, force: true })
  }
  await checkRoom(options)
  const made = await new BackupRun(options, complete.at(-1) ?? null).run()
  if (keep) onProgress?.('removing older backups')
  return { ...made, removed: keep ? await removeSuperseded(target, keep) : [] }
}

/** Refuses a backup that cannot fit: the database is copied whole each time. */
async function checkRoom({ target, dataDir }: BackupOptions): Promise<void> {
  const { size } = await stat(join(dataDir, databaseName))
  const { bavail, bsize } = await statfs(target)
  if (bavail * bsize < size) throw new ViewtronError('backup-target-full', { path: target })
}

const isFull = (error: unknown) =>
  faultOf(error) === 'full' || ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')

function failure(error: unknown, path: string): ViewtronError {
  if (error instanceof ViewtronError) return error
  if (isFull(error)) return new ViewtronError('backup-target-full', { path }, error)
  return new ViewtronError('backup-failed', { path, reason: (error as Error).message }, error)
}

/**
 * Makes a backup of a data directory while a server may be writing to it. Files that the newest complete backup of
 * `target` has are links to it. Throws `backup-…` and the errors of the database.
 */
export async function makeBackup(options: BackupOptions): Promise<Backup> {
  const { target } = options
  checkTarget(options)
  try {
    await mkdir(target, { recursive: true })
    const lock = lockFolder(target)
    if (!lock) throw new ViewtronError('backup-running', { path: target })
    try {
      return await makeLocked(options)
    } finally {
      lock.release()
    }
  } catch (error) {
    throw failure(error, target)
  }
}
