import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder, writeOnce } from '../../lib/files.ts'

export interface PictureLinksOptions {
  /** Absolute. */
  dataDir: string
  /** Where people reach the web port, without a final slash. */
  base: () => string
}

const keyBytes = 32
const validForMs = 7 * 86_400_000
// So that the same picture has the same link for a while, and is fetched once.
const roundedToMs = 3_600_000

/** Links to pictures that work without a sign-in, for seven days. */
export class PictureLinks {
  private readonly options: PictureLinksOptions
  private key: Buffer | null = null

  constructor(options: PictureLinksOptions) {
    this.options = options
  }

  /** Reads the key, or makes one. Rejects when the data directory cannot be used. */
  async start(): Promise<void> {
    const folder = join(this.options.dataDir, '.keys')
    const path = join(folder, 'picture-links')
    const found = await readFile(path).catch(() => null)
    this.key = found?.length === keyBytes ? found : await this.makeKey(folder, path)
  }

  /** The address of a picture from its path (`/api/v1/events/…/images/0`); null before `start` has succeeded. */
  linkTo(path: string, now: number): string | null {
    if (!this.key) return null
    const expires = (Math.ceil(now / roundedToMs) * roundedToMs + validForMs) / 1000
    return `${this.options.base()}${path}?expires=${expires}&signature=${this.signature(path, String(expires))}`
  }

  /** Whether a link is one of ours and has not expired. */
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
    // Half a key of a crash is none.
    await rm(path, { force: true })
    await writeOnce(path, key, 0o600)
    await syncFolder(folder)
    return key
  }
}
