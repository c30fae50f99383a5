import { createReadStream } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ViewtronError } from '../../model/index.ts'
import { lockFolder } from '../lock-folder.ts'
import { type Backup, type BackupOptions, makeStagedBackup } from '../make-backup.ts'
import { manifestName, sumsName } from '../manifest.ts'
import { supersededBackups } from '../superseded-backups.ts'
import { idName } from '../target-folder.ts'
import { quoted, RemoteShell } from './remote-shell.ts'
import { readSshAddress } from './ssh-address.ts'
import { sshFailure } from './ssh-failure.ts'

/** In the data directory: on its file system files are links, which take no room. */
const stagingName = '.backup-staging'
const namePattern = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/

interface RemoteFolders {
  complete: string[]
  incomplete: string[]
}

export interface SshOptions {
  /** A configuration file for ssh; its own where null. */
  sshConfig: string | null
}

/** A folder of backups on another machine. Backups are named by their folders. */
export class SshTarget {
  private readonly shell: RemoteShell
  private readonly path: string

  constructor(target: string, { sshConfig }: SshOptions) {
    const address = readSshAddress(target)
    this.shell = new RemoteShell(address, { config: sshConfig })
    this.path = address.path
  }

  async prepare(): Promise<void> {
    await this.shell.run(`umask 077; mkdir -p ${quoted(this.path)}`)
  }

  /** Reads the id of a folder of scheduled backups; null without one. */
  async readId(): Promise<string | null> {
    const file = quoted(`${this.path}/${idName}`)
    const found = await this.shell.run(`if [ -e ${file} ]; then cat ${file}; fi`)
    return found.trim() === '' ? null : found.trim()
  }

  async writeId(id: string): Promise<void> {
    await this.shell.run(`umask 077; cd ${quoted(this.path)} && cat >.new && mv .new ${idName} && sync .`, `${id}\n`)
  }

  lock() {
    return this.shell.lock(`${this.path}/.lock`)
  }

  async find(): Promise<RemoteFolders> {
    const script = `cd ${quoted(this.path)} && for name in *; do
      [ -d "$name" ] || continue
      if [ -e "$name/${manifestName}" ]; then echo "complete $name"; else echo "incomplete $name"; fi
    done`
    const found: RemoteFolders = { complete: [], incomplete: [] }
    for (const line of (await this.shell.run(script)).split('\n')) {
      const [kind, name = ''] = line.split(' ')
      if (namePattern.test(name)) found[kind === 'complete' ? 'complete' : 'incomplete'].push(name)
    }
    return found
  }

  /** Removes backups, their manifests first: an interrupted removal leaves an incomplete backup. */
  async remove(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const folder = quoted(`${this.path}/${name}`)
      await this.shell.run(`rm -f ${folder}/${manifestName} && sync ${folder} && rm -rf ${folder}`)
    }
  }

  sumsOf(name: string): Promise<string> {
    return this.shell.run(`cat ${quoted(`${this.path}/${name}/${sumsName}`)}`)
  }

  /** Links files of an earlier backup into a new one. `list`: a file with their paths, each ended by a zero byte. */
  async link(earlier: string, name: string, list: string): Promise<void> {
    const script = `cd ${quoted(`${this.path}/${earlier}`)} && xargs -0 -r cp -l --parents -t ${quoted(`../${name}`)}`
    await this.shell.run(script, createReadStream(list))
  }

  /** Sends the files of a new backup, and reads them there again. `sums`: a file with their hashes. */
  async send(staged: string, name: string, sums: string): Promise<void> {
    const folder = `${this.path}/${name}`
    await this.shell.send(staged, folder)
    await this.shell.run(`cd ${quoted(folder)} && sha256sum -c --quiet - && sync -f .`, createReadStream(sums))
  }

  async create(name: string): Promise<void> {
    await this.shell.run(`umask 077; mkdir ${quoted(`${this.path}/${name}`)}`)
  }

  /** Makes a backup complete. */
  async complete(name: string, manifest: string): Promise<void> {
    const script = `umask 077; cd ${quoted(`${this.path}/${name}`)} && cat >new && sync new && mv new ${manifestName} && sync . ..`
    await this.shell.run(script, manifest)
  }

  async fetch(name: string, to: string): Promise<void> {
    await this.shell.fetch(name === '' ? this.path : `${this.path}/${name}`, to)
  }

  async hasManifest(): Promise<boolean> {
    const found = await this.shell.run(`if [ -e ${quoted(`${this.path}/${manifestName}`)} ]; then echo yes; fi`)
    return found.trim() === 'yes'
  }
}

async function push(target: SshTarget, options: BackupOptions, staging: string): Promise<Backup> {
  const { keep, onProgress } = options
  const { complete, incomplete } = await target.find()
  await target.remove(incomplete)
  const earlier = complete.at(-1) ?? null
  const folder = join(staging, 'earlier')
  await mkdir(folder, { recursive: true })
  if (earlier !== null) await writeFile(join(folder, sumsName), await target.sumsOf(earlier))
  const staged = await makeStagedBackup({ ...options, target: staging }, earlier === null ? null : folder)
  const name = basename(staged.path)
  const manifest = await readFile(join(staged.path, manifestName), 'utf8')
  await rm(join(staged.path, manifestName))
  await writeFile(join(staging, 'linked'), staged.linked.map(path => `${path}\0`).join(''))
  await writeFile(join(staging, 'sent'), staged.sent.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join(''))
  onProgress?.('sending new files')
  await target.create(name)
  if (earlier !== null) await target.link(earlier, name, join(staging, 'linked'))
  await target.send(staged.path, name, join(staging, 'sent'))
  await target.complete(name, manifest)
  const removed = keep ? supersededBackups([...complete, name], keep) : []
  await target.remove(removed)
  return { ...staged.backup, path: `${options.target}/${name}`, removed }
}

/** Makes a backup on another machine, whose backup before gives it all files that have not changed. */
export async function makeSshBackup(options: BackupOptions & SshOptions): Promise<Backup> {
  const { target: path, dataDir } = options
  const target = new SshTarget(path, options)
  const staging = join(dataDir, stagingName)
  let remote: { release(): Promise<void> } | null = null
  try {
    await target.prepare()
    remote = await target.lock()
    if (!remote) throw new ViewtronError('backup-running', { path })
    await rm(staging, { recursive: true, force: true })
    await mkdir(staging, { mode: 0o700 })
    const lock = lockFolder(staging)
    if (!lock) throw new ViewtronError('backup-running', { path })
    try {
      return await push(target, options, staging)
    } finally {
      lock.release()
    }
  } catch (error) {
    throw sshFailure(error, path)
  } finally {
    await rm(staging, { recursive: true, force: true })
    await remote?.release()
  }
}

/**
 * Fetches a backup of another machine, or the newest complete one of a folder there, into a new folder beside the data
 * directory while `use` runs.
 */
export async function withSshBackup<Result>(
  { source, dataDir, sshConfig }: { source: string; dataDir: string } & SshOptions,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = join(dirname(dataDir), `.${basename(dataDir)}.restoring`)
  try {
    const target = new SshTarget(source, { sshConfig })
    const name = (await target.hasManifest()) ? '' : (await target.find()).complete.at(-1)
    if (name === undefined) throw new ViewtronError('backup-missing', { path: source })
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await target.fetch(name, folder)
    return await use(folder)
  } catch (error) {
    if (error instanceof ViewtronError) throw error
    throw new ViewtronError('restore-failed', { path: dataDir, reason: (error as Error).message }, error)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
