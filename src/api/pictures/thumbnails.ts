import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Turns } from '../../lib/turns.ts'
import { ViewtronError } from '../../model/index.ts'
import { isLargeToUnpack, tooLargeToShow } from '../../protocol/index.ts'

export interface ThumbnailsOptions {
  /** Where they rest; made when the first one is. */
  folder: string
  /** The oldest go when all together are larger. */
  maxBytes: number
  /** Pictures scaled at the same time. */
  parallel: number
}

export interface ThumbnailRequest {
  /** Of the original picture. */
  sha256: string
  /** Pixels. */
  width: number
  readOriginal: () => Promise<Buffer>
}

const quality = 80
// After a cleaning there is room for a while, so that not every new one cleans again.
const keptShare = 0.9
// Asking for one counts as use, noted once an hour.
const noteUseAfterMs = 3_600_000

// The header was looked at before; this is what the decoder itself goes by.
const mostPixels = 50e6
const mostSeconds = 20

// How every JPEG begins. Other formats are not unpacked, whatever a device calls them.
const jpegStart = Buffer.from([0xff, 0xd8, 0xff])

/** Scales a JPEG down; never up. Rejects for anything else. */
async function scaleDown(original: Buffer, width: number, isLarge: boolean): Promise<Buffer> {
  if (!original.subarray(0, jpegStart.length).equals(jpegStart)) throw new Error('it does not begin as a JPEG does')
  // Loaded at the first use: it takes memory that a server without a dashboard can spare.
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  // Devices' pictures may end a little early; a picture with a grey edge is better than none.
  const picture = sharp(original, { failOn: 'none', sequentialRead: true, limitInputPixels: mostPixels })
  // Turning needs all of it at once.
  const upright = isLarge ? picture : picture.autoOrient()
  const small = upright.resize({ width, withoutEnlargement: true }).jpeg({ quality, mozjpeg: false })
  return small.timeout({ seconds: mostSeconds }).toBuffer()
}

/** Small versions of pictures, kept on the disk. Requests for the same one share the work. */
export class Thumbnails {
  private readonly options: ThumbnailsOptions
  private readonly underWay = new Map<string, Promise<Buffer>>()
  /** Bytes written since the last look at the folder began. */
  private keptMeanwhile = 0
  private readonly turns: Turns
  /** Pictures that take much memory to unpack wait for each other. */
  private readonly largeTurns = new Turns(1)
  /** Null until the folder was looked through. */
  private totalBytes: number | null = null
  private cleaning: Promise<void> | null = null

  constructor(options: ThumbnailsOptions) {
    this.options = options
    this.turns = new Turns(options.parallel)
  }

  /**
   * The picture at most `width` pixels wide, as JPEG. Rejects when the original cannot be read or is no picture, and with
   * `picture-too-large` when it would unpack to too much.
   */
  get(request: ThumbnailRequest): Promise<Buffer> {
    const path = this.pathOf(request)
    let result = this.underWay.get(path)
    if (!result) {
      result = this.readOrMake(path, request).finally(() => this.underWay.delete(path))
      this.underWay.set(path, result)
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
    // A cache that cannot be written (a full disk) is no reason to show nothing.
    await this.keep(path, made).catch(() => undefined)
    return made
  }

  /** Large ones hold no turn of the others while they wait, nor their bytes. */
  private async make(readOriginal: () => Promise<Buffer>, width: number): Promise<Buffer> {
    const small = await this.turns.take(async () => {
      const original = await readOriginal()
      const reason = tooLargeToShow(original)
      if (reason !== null) throw new ViewtronError('picture-too-large', { reason })
      return isLargeToUnpack(original) ? null : scaleDown(original, width, false)
    })
    return small ?? this.largeTurns.take(async () => scaleDown(await readOriginal(), width, true))
  }

  /** Under another name first, so that nobody reads half of one. */
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
        // Where nothing can be removed, the next picture tries again.
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
    // Some of these may have been seen; counting them twice only cleans a little sooner.
    this.totalBytes = kept + this.keptMeanwhile
  }

  private async noteUse(path: string): Promise<void> {
    try {
      const now = new Date()
      if (now.getTime() - (await stat(path)).mtimeMs > noteUseAfterMs) await utimes(path, now, now)
    } catch {
      // It was cleaned away meanwhile.
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
