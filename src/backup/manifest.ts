import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashFile } from '../lib/hashed-files.ts'
import { ViewtronError } from '../model/index.ts'

/** The contents of a backup. Its file is written last: a folder without it is no complete backup. */
export interface Manifest {
  format: 1
  /** The version of the program that made it. */
  version: string
  /** When it began and ended, ISO 8601 in UTC. Every event that was acknowledged before it began is in it. */
  createdAt: string
  endedAt: string
  /** The number of the newest entry of the log when it began. */
  lastSeq: number
  files: number
  bytes: number
  /** Files that share their place on the disk with the backup before or with the data directory. */
  linked: number
  copied: number
  /** The store that holds pictures and original posts, which are not in the backup; left out where they are. */
  archive?: string
  /** False where the keys of stored passwords were left out. */
  keys: boolean
  /** SHA-256 of the file SHA256SUMS. */
  sums: string
}

export const manifestName = 'manifest.json'
export const sumsName = 'SHA256SUMS'

const format = 1

/** The manifest of a backup, once its list of files is found to be whole. Throws `backup-damaged`, `backup-newer`. */
export async function readManifest(path: string): Promise<Manifest> {
  const damaged = (reason: string, cause?: unknown) => new ViewtronError('backup-damaged', { path, reason }, cause)
  const text = await readFile(join(path, manifestName), 'utf8')
  let manifest: Manifest
  try {
    manifest = JSON.parse(text) as Manifest
  } catch (error) {
    throw damaged(`${manifestName} cannot be read`, error)
  }
  if (typeof manifest?.format !== 'number') throw damaged(`${manifestName} is not the manifest of a backup`)
  if (manifest.format > format) throw new ViewtronError('backup-newer', { path })
  let sha256: string
  try {
    sha256 = hashFile(join(path, sumsName)).sha256
  } catch (error) {
    throw damaged(`${sumsName} cannot be read`, error)
  }
  if (sha256 !== manifest.sums) throw damaged(`${sumsName} was changed`)
  return manifest
}
