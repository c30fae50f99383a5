import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A folder of the archive with its files, which are written once and never changed. */
export interface ArchiveFolder {
  /** Relative to the data directory. */
  folder: string
  /** Names of the files. */
  names: string[]
}

export const streamName = 'stream.ndjson'
const keysFolder = '.keys'
const topNames = /^(?:\.events\.csv\.before-.*|viewtron\.yaml)$/

function entriesOf(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

/** True for files of the archive that are never changed once they are stored. */
export const isWrittenOnce = (path: string) => /^(?:raw_posts|images)\//.test(path) && !path.endsWith(`/${streamName}`)

// A list of hashes has one line a file. A file that is still being stored ends in `.part`.
const isStored = (entry: Dirent) => entry.isFile() && !entry.name.endsWith('.part') && !/[\n\r\\]/.test(entry.name)

function* foldersBelow(dataDir: string, folder: string): Generator<ArchiveFolder> {
  const posts = new Set(entriesOf(join(dataDir, folder)).map(({ name }) => name))
  // The reason of an unreadable post is written before the post. Reading a folder misses some of what is written
  // meanwhile, so it is read again after the posts are known.
  const entries = entriesOf(join(dataDir, folder))
  const names = entries.filter(isStored).map(({ name }) => name)
  yield { folder, names: names.filter(name => !name.endsWith('.xml') || posts.has(name)) }
  for (const { name } of entries.filter(entry => entry.isDirectory())) yield* foldersBelow(dataDir, `${folder}/${name}`)
}

/**
 * The folders of the archive: original posts before pictures, because a post that arrives meanwhile is recovered from
 * its original and needs the pictures that were stored before it.
 */
export function* archiveFolders(dataDir: string): Generator<ArchiveFolder> {
  yield* foldersBelow(dataDir, 'raw_posts')
  yield* foldersBelow(dataDir, 'images')
}

/** Paths of the files beside the archive, the database and events.csv. They may change, so they are never links. */
export function otherFiles(dataDir: string, { withKeys }: { withKeys: boolean }): string[] {
  const top = entriesOf(dataDir).filter(entry => topNames.test(entry.name) && isStored(entry))
  const keys = withKeys ? entriesOf(join(dataDir, keysFolder)).filter(isStored) : []
  return [...top.map(({ name }) => name), ...keys.map(({ name }) => `${keysFolder}/${name}`)]
}
