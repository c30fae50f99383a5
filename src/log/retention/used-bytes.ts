import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { databaseBytes, type Queries } from '../../database/index.ts'

/** The size of the data directory, in bytes. */
export interface Usage {
  pictures: number
  /** Original posts, positions among them. */
  rawPosts: number
  /** The rows of the database. */
  database: number
  csv: number
}

// Two at a time leave the pool's threads and the disk to the camera port.
const filesAtOnce = 2
const filesAPause = 500
const pauseMs = 5
const streamName = 'stream.ndjson'

interface MeasuredFolder {
  changedAt: number
  bytes: number
}

export const totalOf = ({ pictures, rawPosts, database, csv }: Usage) => pictures + rawPosts + database + csv

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

/** Measures the data directory. A folder whose names did not change is not read again: its files are written once. */
export class UsedBytes {
  private readonly dataDir: string
  private readonly measured = new Map<string, MeasuredFolder>()

  constructor(dataDir: string) {
    this.dataDir = dataDir
  }

  async measure(queries: Queries): Promise<Usage> {
    const pictures = await this.below('images')
    const rawPosts = await this.below('raw_posts')
    const csv = await sizeOf(join(this.dataDir, 'events.csv'))
    return { pictures, rawPosts, csv, database: await databaseBytes(queries) }
  }

  private async below(folder: string): Promise<number> {
    const found = await stat(join(this.dataDir, folder)).catch(() => null)
    if (!found) return 0
    const entries = await readdir(join(this.dataDir, folder), { withFileTypes: true })
    let bytes = await this.ofFolder(
      folder,
      found.mtimeMs,
      entries.filter(entry => entry.isFile()).map(({ name }) => name),
    )
    for (const { name } of entries.filter(entry => entry.isDirectory())) bytes += await this.below(`${folder}/${name}`)
    return bytes
  }

  private async ofFolder(folder: string, changedAt: number, names: readonly string[]): Promise<number> {
    // This file grows without a change of its folder.
    const stream = names.includes(streamName) ? await sizeOf(join(this.dataDir, folder, streamName)) : 0
    const known = this.measured.get(folder)
    if (known?.changedAt === changedAt) return known.bytes + stream
    const others = names.filter(name => name !== streamName).map(name => join(this.dataDir, folder, name))
    const bytes = await sizeOfFiles(others)
    this.measured.set(folder, { changedAt, bytes })
    return bytes + stream
  }
}
