import fs, { createReadStream } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { syncEach, syncFileSystem } from '../lib/sync-files.ts'
import { sumsName } from './manifest.ts'

/** A file of a backup: its path below the backup, and its SHA-256 in hexadecimal. */
export interface Sum {
  path: string
  sha256: string
}

const linePattern = /^([\da-f]{64}) {2}(.+)$/

/** The list of a backup's files, as `sha256sum -c` reads it. Writing waits for the disk. */
export class SumsWriter {
  private readonly file: number

  constructor(backup: string) {
    this.file = fs.openSync(join(backup, sumsName), 'wx', 0o600)
  }

  add(sums: readonly Sum[]): void {
    if (sums.length > 0) fs.writeSync(this.file, sums.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join(''))
  }

  close(): void {
    fs.closeSync(this.file)
  }
}

/** The files of a backup in the order in which they were stored. Lines of another form are left out. */
export async function* readSums(backup: string): AsyncGenerator<Sum> {
  const lines = createInterface({ input: createReadStream(join(backup, sumsName)) })
  for await (const line of lines) {
    const [, sha256, path] = linePattern.exec(line) ?? []
    if (sha256 !== undefined && path !== undefined) yield { path, sha256 }
  }
}

/** Makes the files of a backup's list durable in a folder that has them all, and some others there. */
export async function syncListed(backup: string, folder: string, others: readonly string[] = []): Promise<void> {
  if (await syncFileSystem(folder)) return
  for await (const { path } of readSums(backup)) syncEach([join(folder, path)])
  syncEach(others.map(path => join(folder, path)))
}

/** The hashes of an earlier backup, a folder at a time: a list of millions of files is not held in memory. */
export class EarlierSums {
  private readonly backup: string
  private readonly places: ReadonlyMap<string, { start: number; end: number }>

  private constructor(backup: string, places: EarlierSums['places']) {
    this.backup = backup
    this.places = places
  }

  static async open(backup: string): Promise<EarlierSums> {
    const places = new Map<string, { start: number; end: number }>()
    let at = 0
    for await (const { path, sha256 } of readSums(backup)) {
      const end = at + Buffer.byteLength(path) + sha256.length + 3
      const folder = dirname(path)
      const place = places.get(folder)
      if (!place) places.set(folder, { start: at, end })
      // The lines of a folder stand together, except those of files that were added later.
      else if (place.end === at) place.end = end
      at = end
    }
    return new EarlierSums(backup, places)
  }

  /** The hashes of the files directly in a folder, by path. */
  of(folder: string): Map<string, string> {
    const place = this.places.get(folder)
    if (!place) return new Map()
    const file = fs.openSync(join(this.backup, sumsName), 'r')
    try {
      const bytes = Buffer.alloc(place.end - place.start)
      fs.readSync(file, bytes, 0, bytes.length, place.start)
      const lines = bytes.toString().split('\n')
      return new Map(lines.flatMap(line => (line === '' ? [] : [[line.slice(66), line.slice(0, 64)] as const])))
    } finally {
      fs.closeSync(file)
    }
  }
}
