import { execFile } from 'node:child_process'
import fs from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

let hasCommand = true

/** Syncs files and the two folders above each. */
export function syncEach(paths: readonly string[]): void {
  const folders = new Set(paths.flatMap(path => [dirname(path), dirname(dirname(path))]))
  for (const path of [...paths, ...folders]) {
    const file = openIfThere(path)
    if (file === null) continue
    try {
      fs.fsyncSync(file)
    } finally {
      fs.closeSync(file)
    }
  }
}

/** A file that retention or a person removed meanwhile has nothing to sync. */
function openIfThere(path: string): number | null {
  try {
    return fs.openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Writes everything of the file system that holds `folder` to the disk. False where the system has no such command. */
export async function syncFileSystem(folder: string): Promise<boolean> {
  if (!hasCommand) return false
  try {
    await run('sync', ['-f', folder])
    return true
  } catch (error) {
    // The exit code 1 may come from the disk: syncing each file finds out which one.
    if ((error as { code?: unknown }).code === 'ENOENT') hasCommand = false
    return false
  }
}

/**
 * Makes written files and their names durable. It syncs the whole file system of `folder`, which takes a twentieth of
 * the time of syncing hundreds of files one by one, and does that where the system has no such command.
 */
export async function syncFiles(folder: string, paths: readonly string[]): Promise<void> {
  if (!(await syncFileSystem(folder))) syncEach(paths)
}
