import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile, syncFolder } from '../lib/files.ts'

const keyBytes = 32
const hashLetters = 26
const labelLetters = 8
// Crockford's letters: none looks like another.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The short label that people see in place of a removed plate; it is the same for all visits of the vehicle. */
export const labelOf = (removedKey: string) => removedKey.slice(0, labelLetters)

/**
 * Hashes of plates that retention removed, with a key of this data directory: visits of one vehicle stay countable, and
 * nobody without the key can try plates against them.
 */
export class RemovedPlates {
  private readonly dataDir: string
  private making: Promise<Buffer> | null = null

  constructor(dataDir: string) {
    this.dataDir = dataDir
  }

  /** The hash of a plate's key. Rejects if the data directory cannot be read or written. */
  async hashOf(plateKey: string): Promise<string> {
    const digest = createHmac('sha256', await this.key())
      .update(plateKey)
      .digest()
    return Array.from({ length: hashLetters }, (_, n) => letters[(digest[n] ?? 0) % letters.length]).join('')
  }

  /** Replaces the key: what was removed so far cannot be compared with plates, or with what is removed later. */
  async renew(): Promise<void> {
    await this.store(randomBytes(keyBytes))
  }

  private async key(): Promise<Buffer> {
    const found = await readFile(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (found?.length === keyBytes) return found
    this.making ??= this.store(randomBytes(keyBytes)).finally(() => {
      this.making = null
    })
    return this.making
  }

  private async store(key: Buffer): Promise<Buffer> {
    const folder = join(this.dataDir, '.keys')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await replaceFile(this.path, key)
    await syncFolder(folder)
    return key
  }

  private get path(): string {
    return join(this.dataDir, '.keys', 'removed-plates')
  }
}
