import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder, writeOnce } from '../lib/files.ts'

export interface PictureLinksOptions {
  /** Absolute path. */
  dataDir: string
  /** Address of the web port, without a final slash. */
  base: () => string
}

const keyBytes = 32
const validForMs = 7 * 86_400_000
// Links to the same picture stay the same for an hour, so that clients fetch it once.
const roundedToMs = 3_600_000

/** Signed links to pictures, which work without signing in for seven days. */
export class PictureLinks {
  private readonly options: PictureLinksOptions
  private key: Buffer | null = null

  constructor(options: PictureLinksOptions) {
    this.options = options
  }

  /** Reads the key or creates one. Rejects if the data directory cannot be read or written. */
  async start(): Promise<void> {
    const folder = join(this.options.dataDir, '.keys')
    const path = join(folder, 'picture-links')
    const found = await readFile(path).catch(() => null)
    this.key = found?.length === keyBytes ? found : await this.makeKey(folder, path)
  }

  /** The link to a picture of this path (`/api/v1/events/…/images/0`); null before `start` has succeeded. */
  linkTo(path: string, now: number): string | null {
    const signed = this.signedPath(path, (Math.ceil(now / roundedToMs) * roundedToMs + validForMs) / 1000)
    return signed && `${this.options.base()}${signed}`
  }

  /** The path with a signature that is valid until `expires` (seconds since 1970); null before `start` has succeeded. */
  signedPath(path: string, expires: number): string | null {
    if (!this.key) return null
    return `${path}?expires=${expires}&signature=${this.signature(path, String(expires))}`
  }

  /** Whether the signature of a link is valid and has not expired. */
  allows(path: string, query: { expires: string; signature: string }, now: number): boolean {
    if (!this.key || !/^\d{1,12}$/.test(query.expires) || Number(query.expires) * 1000 < now) return false
    const wanted = Buffer.from(this.signature(path, query.expires))
    const given = Buffer.from(query.signature)
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  }

  private signature(path: string, expires: string): string {
    return createHmac('sha256', this.key ?? '')
      .update(`${path}\n${expires}`)
      .digest('base64url')
  }

  private async makeKey(folder: string, path: string): Promise<Buffer> {
    const key = randomBytes(keyBytes)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // After a crash the file may hold an incomplete key.
    await rm(path, { force: true })
    await writeOnce(path, key, 0o600)
    await syncFolder(folder)
    return key
  }
}
