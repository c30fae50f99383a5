import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { replaceFile } from '../lib/files.ts'
import { uuidPattern } from '../lib/uuid7.ts'
import type { RecordedRequest, RecordingInfo } from './recorded-post.ts'

const infoFile = 'recording.json'
const postName = /^\d{4}\.(xml|json)$/

/** Creates a folder unless it exists, but never its parents: a data directory on a missing disk must not reappear empty. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** The stored recordings, each in a folder of its own. */
export class RecordingFolder {
  private readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** Makes the folder of a new recording. */
  async make(info: RecordingInfo): Promise<void> {
    await makeFolder(dirname(this.path))
    await makeFolder(this.path)
    await makeFolder(join(this.path, info.id))
    await this.write(info)
  }

  /** Stores the state of a recording. */
  write(info: RecordingInfo): Promise<void> {
    return replaceFile(join(this.path, info.id, infoFile), Buffer.from(JSON.stringify(info)))
  }

  /** Stores a post; `number` counts from 1. */
  async add(id: string, number: number, request: RecordedRequest, post: Buffer): Promise<void> {
    const name = String(number).padStart(4, '0')
    await writeFile(join(this.path, id, `${name}.xml`), post)
    await writeFile(join(this.path, id, `${name}.json`), `${JSON.stringify(request, null, 2)}\n`)
  }

  /** Reads the state of a recording; null when it does not exist or cannot be read. */
  async read(id: string): Promise<RecordingInfo | null> {
    const text = await readFile(join(this.path, id, infoFile), 'utf8').catch(() => null)
    return text === null ? null : (JSON.parse(text) as RecordingInfo)
  }

  /** Lists all recordings, in no particular order. */
  async list(): Promise<RecordingInfo[]> {
    const ids = (await this.names(this.path)).filter(name => uuidPattern.test(name))
    const all = await Promise.all(ids.map(id => this.read(id)))
    return all.flatMap(info => info ?? [])
  }

  async totalBytes(): Promise<number> {
    let total = 0
    for (const { id } of await this.list()) {
      for (const name of await this.names(join(this.path, id))) {
        total += (await stat(join(this.path, id, name)).catch(() => null))?.size ?? 0
      }
    }
    return total
  }

  /** Lists the names of a recording's post files, in order. */
  async postFiles(id: string): Promise<string[]> {
    const names = await this.names(join(this.path, id))
    return names.filter(name => postName.test(name)).toSorted()
  }

  postFile(id: string, name: string): Promise<Buffer> {
    return readFile(join(this.path, id, name))
  }

  remove(id: string): Promise<void> {
    return rm(join(this.path, id), { recursive: true, force: true })
  }

  private names(path: string): Promise<string[]> {
    return readdir(path).catch(() => [])
  }
}
