import { execFileSync } from 'node:child_process'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { makeFolder } from '../support/temporary-folder.ts'

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: 'pipe' })
}

function reasonOf(attempt: () => void): string | null {
  try {
    attempt()
    return null
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: Buffer }
    return stderr?.toString().trim() || message
  }
}

/** A small disk in memory, gone when the running test has ended. */
export function memoryDisk(size: string): string {
  const { path, remove } = makeFolder()
  run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path)
  onTestFinished(() => {
    run('umount', '--lazy', path)
    remove()
  })
  return path
}

/** A real file system in a file, which can fail as a worn card does. */
export interface FailingDisk {
  path: string
  mount(): void
  unmount(): void
  /** The kernel met an error and refuses all writes from now on, open files included. */
  turnReadOnly(): void
}

export function failingDisk(): FailingDisk {
  const { path: folder, remove } = makeFolder()
  const [image, path] = [join(folder, 'image'), join(folder, 'disk')]
  writeFileSync(image, '')
  truncateSync(image, 32 * 2 ** 20)
  run('mkfs.ext4', '-q', image)
  mkdirSync(path)
  const mount = () => run('mount', '-o', 'loop', image, path)
  mount()
  onTestFinished(() => {
    reasonOf(() => run('umount', '--lazy', path))
    remove()
  })
  return {
    path,
    mount,
    unmount: () => run('umount', path),
    turnReadOnly: () => run('mount', '-o', 'remount,abort', path),
  }
}

function tryOut(attempt: (folder: string) => void): string | null {
  const { path, remove } = makeFolder()
  const reason = reasonOf(() => attempt(path))
  reasonOf(() => run('umount', join(path, 'disk')))
  remove()
  return reason
}

/** Why this machine lets us mount no disk in memory; null where it does. */
export function whyNoMemoryDisk(): string | null {
  return tryOut(folder => {
    mkdirSync(join(folder, 'disk'))
    run('mount', '-t', 'tmpfs', 'tmpfs', join(folder, 'disk'))
  })
}

/** Why this machine lets us mount no file system from a file; null where it does. */
export function whyNoFailingDisk(): string | null {
  return tryOut(folder => {
    mkdirSync(join(folder, 'disk'))
    writeFileSync(join(folder, 'image'), '')
    truncateSync(join(folder, 'image'), 2 ** 20)
    run('mkfs.ext4', '-q', join(folder, 'image'))
    run('mount', '-o', 'loop', join(folder, 'image'), join(folder, 'disk'))
  })
}
