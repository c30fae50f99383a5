import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Turns } from '../../lib/turns.ts'
import { ViewtronError } from '../../model/index.ts'
import { isLargeToUnpack, tooLargeToShow } from '../../protocol/index.ts'

export interface ThumbnailsOptions {
  /** The folder of the cache; created with the first thumbnail. */
  folder: string
  /** The size limit of the cache. The least recently used thumbnails are removed first. */
  maxBytes: number
  /** The number of pictures scaled at the same time. */
  parallel: number
}

export interface ThumbnailRequest {
  /** The hash of the original picture. */
  sha256: string
  /** Pixels. */
  width: number
  readOriginal: () => Promise<Buffer>
}

const quality = 80
// Removal frees some extra room, so that not every new thumbnail triggers another one.
const keptShare = 0.9
// The time of use is updated at most once an hour.
const noteUseAfterMs = 3_600_000

// Limits inside the decoder, in addition to the earlier check of the header.
const mostPixels = 50e6
const mostSeconds = 20

// The first bytes of every JPEG. Other formats are never decoded, whatever their declared type.
const jpegStart = Buffer.from([0xff, 0xd8, 0xff])

/** Scales a JPEG down, never up. Rejects for other formats. */
async function scaleDown(original: Buffer, width: number, isLarge: boolean): Promise<Buffer> {
  if (!original.subarray(0, jpegStart.length).equals(jpegStart)) throw new Error('the file is not a JPEG')
  // Load on first use, because the library takes much memory.
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  // Accept truncated pictures: a picture with a grey edge is better than none.
  const picture = sharp(original, { failOn: 'none', sequentialRead: true, limitInputPixels: mostPixels })
  // Rotation needs the whole decoded picture in memory.
  const upright = isLarge ? picture : picture.autoOrient()
  const small = upright.resize({ width, withoutEnlargement: true }).jpeg({ quality, mozjpeg: false })
  return small.timeout({ seconds: mostSeconds }).toBuffer()
}

/** Creates thumbnails and caches them on disk. Concurrent requests for the same thumbnail share the work. */
export class Thumbnails {
  private readonly options: ThumbnailsOptions
  private readonly inProgress = new Map<string, Promise<Buffer>>()
  /** Bytes written since the last scan of the folder began. */
  private keptMeanwhile = 0
  private readonly turns: Turns
  /** Pictures that take much memory to decode are scaled one at a time. */
  private readonly largeTurns = new Turns(1)
  /** Null until the folder has been scanned. */
  private totalBytes: number | null = null
  private cleaning: Promise<void> | null = null

  constructor(options: ThumbnailsOptions) {
    this.options = options
    this.turns = new Turns(options.parallel)
  }

  /**
   * Returns a JPEG that is at most `width` pixels wide. Rejects when the original cannot be read or decoded, and with
   * `picture-too-large` when decoding it would take too much memory.
   */
  get(request: ThumbnailRequest): Promise<Buffer> {
    const path = this.pathOf(request)
    let result = this.inProgress.get(path)
    if (!result) {
      result = this.readOrMake(path, request).finally(() => this.inProgress.delete(path))
      this.inProgress.set(path, result)
    }
    return result
  }

  private pathOf({ sha256, width }: ThumbnailRequest): string {
    return join(this.options.folder, sha256.slice(0, 2), `${sha256}-${width}.jpg`)
  }

  private async readOrMake(path: string, { width, readOriginal }: ThumbnailRequest): Promise<Buffer> {
    const kept = await readFile(path).catch(() => null)
    if (kept && kept.length > 0) {
      void this.noteUse(path)
      return kept
    }
    const made = await this.make(readOriginal, width)
    // Return the thumbnail even if it cannot be cached (full disk).
    await this.keep(path, made).catch(() => undefined)
    return made
  }

  /** Large pictures wait in a separate queue, without holding their bytes or delaying the others. */
  private async make(readOriginal: () => Promise<Buffer>, width: number): Promise<Buffer> {
    const small = await this.turns.take(async () => {
      const original = await readOriginal()
      const reason = tooLargeToShow(original)
      if (reason !== null) throw new ViewtronError('picture-too-large', { reason })
      return isLargeToUnpack(original) ? null : scaleDown(original, width, false)
    })
    return small ?? this.largeTurns.take(async () => scaleDown(await readOriginal(), width, true))
  }

  /** Writes to a temporary name first, so that no reader sees half a file. */
  private async keep(path: string, data: Buffer): Promise<void> {
    await mkdir(dirname(path), { recursive: true })
    const part = `${path}.part`
    await writeFile(part, data)
    await rename(part, path)
    this.keptMeanwhile += data.length
    if (this.totalBytes !== null) this.totalBytes += data.length
    if (this.totalBytes === null || this.totalBytes > this.options.maxBytes) this.clean()
  }

  private clean(): void {
    this.cleaning ??= this.removeOldest()
      .then(
        () => this.totalBytes !== null && this.totalBytes > this.options.maxBytes,
        // If removal fails, the next picture tries again.
        () => false,
      )
      .then(isStillFull => {
        this.cleaning = null
        if (isStillFull) this.clean()
      })
  }

  private async removeOldest(): Promise<void> {
    const { folder, maxBytes } = this.options
    this.keptMeanwhile = 0
    const files = await listFiles(folder)
    files.sort((a, b) => b.usedAt - a.usedAt)
    const total = files.reduce((sum, file) => sum + file.bytes, 0)
    const room = total > maxBytes ? maxBytes * keptShare : maxBytes
    let [seen, kept] = [0, 0]
    for (const { path, bytes } of files) {
      seen += bytes
      if (seen <= room) kept += bytes
      else await rm(path, { force: true })
    }
    // Some files may be counted twice; that only triggers the next removal earlier.
    this.totalBytes = kept + this.keptMeanwhile
  }

  private async noteUse(path: string): Promise<void> {
    try {
      const now = new Date()
      if (now.getTime() - (await stat(path)).mtimeMs > noteUseAfterMs) await utimes(path, now, now)
    } catch {
      // The file was removed in the meantime.
    }
  }
}

interface CachedFile {
  path: string
  bytes: number
  usedAt: number
}

async function listFiles(folder: string): Promise<CachedFile[]> {
  const files: CachedFile[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const facts = await stat(path).catch(() => null)
    if (facts) files.push({ path, bytes: facts.size, usedAt: facts.mtimeMs })
  }
  return files
}
