import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { type CopiedPart, copyHashed, hashFile } from '../lib/hashed-files.ts'
import type { Sum } from './sums.ts'

export interface FileTakerOptions {
  dataDir: string
  /** The folder of the new backup. */
  backup: string
  /** The complete backup before; null where there is none. */
  earlier: string | null
  /** The backup before is on another machine: `linkedThere` collects what is linked there. */
  isEarlierRemote?: boolean
}

export interface Taken {
  files: number
  bytes: number
  linked: number
  copied: number
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? ''
// Another file system; one without links; files of another user; too many links of one file.
const cannotLink = new Set(['EXDEV', 'EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'])
const timesEqualWithinMs = 2000

function link(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to)
    return true
  } catch (error) {
    if (cannotLink.has(codeOf(error))) return false
    throw error
  }
}

/** True for a copy of a file that is written once: copies keep the time, which some file systems round to 2 s. */
export const isSame = (a: fs.Stats, b: fs.Stats) =>
  (a.ino === b.ino && a.dev === b.dev) || (a.size === b.size && Math.abs(a.mtimeMs - b.mtimeMs) <= timesEqualWithinMs)

/** Puts files of the data directory into a backup: as links where they are known or on the same disk, else as copies. */
export class FileTaker {
  readonly taken: Taken = { files: 0, bytes: 0, linked: 0, copied: 0 }
  /** Paths of files that a backup on another machine has already. */
  readonly linkedThere = new Set<string>()
  private readonly options: FileTakerOptions
  private lastFolder = ''

  constructor(options: FileTakerOptions) {
    this.options = options
  }

  /** Takes a file that is never changed. `known` is its hash in the backup before. Null where it was removed meanwhile. */
  stored(path: string, known: string | undefined): Sum | null {
    return this.unlessRemoved(() => {
      const from = join(this.options.dataDir, path)
      const found = fs.lstatSync(from)
      return this.again(path, found, known) ?? this.fresh(path, from, found)
    })
  }

  /** Copies a file that may change. Null where it was removed meanwhile. */
  changing(path: string, part: CopiedPart): Sum | null {
    return this.unlessRemoved(() => this.copy(path, part))
  }

  /** True where the backup has the file. */
  has(path: string): boolean {
    return this.linkedThere.has(path) || fs.existsSync(join(this.options.backup, path))
  }

  /** Counts a file that is in the backup already. */
  made(path: string): Sum {
    const { sha256, bytes } = hashFile(join(this.options.backup, path))
    this.count(bytes, 'copied')
    return { path, sha256 }
  }

  private unlessRemoved(take: () => Sum): Sum | null {
    try {
      return take()
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null
      throw error
    }
  }

  /** Takes a file from the backup before. */
  private again(path: string, found: fs.Stats, known: string | undefined): Sum | null {
    const { earlier, isEarlierRemote } = this.options
    if (known === undefined || earlier === null) return null
    if (isEarlierRemote) {
      // A file that is written once has the same content under the same name.
      this.linkedThere.add(path)
      this.count(found.size, 'linked')
      return { path, sha256: known }
    }
    const there = join(earlier, path)
    const before = fs.lstatSync(there, { throwIfNoEntry: false })
    if (!before || !isSame(found, before)) return null
    if (!link(there, this.placeOf(path))) return null
    this.count(before.size, 'linked')
    return { path, sha256: known }
  }

  private fresh(path: string, from: string, found: fs.Stats): Sum {
    if (!link(from, this.placeOf(path))) return this.copy(path, 'all')
    const { sha256 } = hashFile(this.placeOf(path))
    this.count(found.size, 'linked')
    return { path, sha256 }
  }

  private copy(path: string, part: CopiedPart): Sum {
    const { sha256, bytes } = copyHashed(join(this.options.dataDir, path), this.placeOf(path), part)
    this.count(bytes, 'copied')
    return { path, sha256 }
  }

  private placeOf(path: string): string {
    const place = join(this.options.backup, path)
    const folder = dirname(place)
    if (folder !== this.lastFolder) fs.mkdirSync(folder, { recursive: true })
    this.lastFolder = folder
    return place
  }

  private count(bytes: number, how: 'linked' | 'copied'): void {
    this.taken.files++
    this.taken.bytes += bytes
    this.taken[how]++
  }
}
