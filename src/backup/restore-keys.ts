import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../lib/files.ts'
import { ViewtronError } from '../model/index.ts'

const keysFolder = '.keys'

/** Finds the keys in a copy of `.keys`, or of the folder that contains it. Paths by name. */
async function keysIn(folder: string): Promise<Map<string, string>> {
  for (const place of [join(folder, keysFolder), folder]) {
    const entries = await readdir(place, { withFileTypes: true }).catch(() => [])
    const files = entries.filter(entry => entry.isFile() && !entry.name.endsWith('.part'))
    if (files.some(({ name }) => name === 'devices')) return new Map(files.map(({ name }) => [name, join(place, name)]))
  }
  return new Map()
}

/**
 * Reads keys that were kept apart from the backups; returns a function that stores them in a data directory. Throws
 * `restore-failed` if the folder has none.
 */
export async function readKeys(folder: string): Promise<(dataDir: string) => Promise<void>> {
  const found = await keysIn(folder)
  if (found.size === 0) {
    throw new ViewtronError('restore-failed', { path: folder, reason: 'there is no file of keys called devices' })
  }
  const keys = await Promise.all([...found].map(async ([name, path]) => ({ name, bytes: await readFile(path) })))
  return async dataDir => {
    await mkdir(join(dataDir, keysFolder), { recursive: true, mode: 0o700 })
    for (const { name, bytes } of keys) await replaceFile(join(dataDir, keysFolder, name), bytes)
  }
}
