import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { streamName } from './names.ts'

// Two at a time leave the pool's threads and the disk to the camera port.
const filesAtOnce = 2
const filesAPause = 500
const pauseMs = 5

interface MeasuredFolder {
  changedAt: number
  bytes: number
}

const sizeOf = async (path: string) => (await stat(path).catch(() => null))?.size ?? 0

async function sizeOfFiles(paths: readonly string[]): Promise<number> {
  let bytes = 0
  for (let at = 0; at < paths.length; at += filesAtOnce) {
    const sizes = await Promise.all(paths.slice(at, at + filesAtOnce).map(sizeOf))
    for (const size of sizes) bytes += size
    if (at % filesAPause === 0) await wait(pauseMs)
  }
  return bytes
}

/** Measures folders. A folder whose names did not change is not read again: its files are written once. */
export class DiskUsage {
  private readonly root: string
  private readonly measured = new Map<string, MeasuredFolder>()

  constructor(root: string) {
    this.root = root
  }

  /** The sum of the sizes of all files below a folder. */
  async bytesBelow(folder: string): Promise<number> {
    const found = await stat(join(this.root, folder)).catch(() => null)
    if (!found) return 0
    const entries = await readdir(join(this.root, folder), { withFileTypes: true })
    let bytes = await this.ofFolder(
      folder,
      found.mtimeMs,
      entries.filter(entry => entry.isFile()).map(({ name }) => name),
    )
    const folders = entries.filter(entry => entry.isDirectory())
    for (const { name } of folders) bytes += await this.bytesBelow(`${folder}/${name}`)
    return bytes
  }

  private async ofFolder(folder: string, changedAt: number, names: readonly string[]): Promise<number> {
    // This file grows without a change of its folder.
    const stream = names.includes(streamName) ? await sizeOf(join(this.root, folder, streamName)) : 0
    const known = this.measured.get(folder)
    if (known?.changedAt === changedAt) return known.bytes + stream
    const others = names.filter(name => name !== streamName).map(name => join(this.root, folder, name))
    const bytes = await sizeOfFiles(others)
    this.measured.set(folder, { changedAt, bytes })
    return bytes + stream
  }
}
