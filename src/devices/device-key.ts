import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder, writeOnce } from '../lib/files.ts'
import { ViewtronError } from '../model/index.ts'

export interface DeviceKeyOptions {
  /** Absolute. */
  dataDir: string
  /** The key from the settings; null for the key file. */
  given: string | null
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const form = 'v1'

/** The path below the data directory. */
export const deviceKeyFile = join('.keys', 'devices')

async function readKey(path: string): Promise<Buffer | null> {
  try {
    const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'hex')
    return key.length === keyBytes ? key : null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function makeKey(path: string): Promise<Buffer> {
  const key = randomBytes(keyBytes)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeOnce(path, Buffer.from(`${key.toString('hex')}\n`), 0o600)
  await syncFolder(dirname(path))
  return key
}

/** A key with its operations. `purpose` derives separate keys for different uses. */
class Key {
  private readonly key: Buffer

  constructor(master: Uint8Array, purpose: string) {
    this.key = Buffer.from(hkdfSync('sha256', master, '', `viewtron/${purpose}`, keyBytes))
  }

  seal(text: string, context: string): string {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(context))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return `${form}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
  }

  open(sealed: string, context: string): string | null {
    const [version, body = ''] = sealed.split('.')
    const bytes = Buffer.from(body, 'base64url')
    if (version !== form || bytes.length < nonceBytes + tagBytes) return null
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, nonceBytes))
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString()
    } catch {
      return null
    }
  }

  hash(...parts: string[]): string {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest('base64url')
  }
}

/**
 * Encrypts secrets of devices with AES-256-GCM and a new nonce each time. The key is in `<data>/.keys/devices` (created
 * at first use, mode 0600) or in the settings.
 */
export class DeviceKey {
  private readonly options: DeviceKeyOptions
  private keys: { sealing: Key; hashing: Key } | null = null

  constructor(options: DeviceKeyOptions) {
    this.options = options
  }

  /** Reads the key; without one nothing can be decrypted. Call it again when the file may have changed. */
  async load(): Promise<void> {
    const { dataDir, given } = this.options
    const master = given === null ? await readKey(join(dataDir, deviceKeyFile)) : Buffer.from(given)
    this.use(master)
  }

  /** Encrypts a text. Only this key can decrypt it, and only for the same `context`: its owner and destination. */
  async seal(text: string, context: string): Promise<string> {
    return (await this.orMade()).sealing.seal(text, context)
  }

  /** Decrypts a text. Returns null for another key or context, or when the key is missing. */
  open(sealed: string, context: string): string | null {
    return this.keys?.sealing.open(sealed, context) ?? null
  }

  /** Returns a keyed hash; null while there is no key. */
  hash(...parts: string[]): string | null {
    return this.keys?.hashing.hash(...parts) ?? null
  }

  /** Returns the keys and creates them when there are none. Throws `device-key-unreadable` for a file without a key. */
  async orMade(): Promise<{ sealing: Key; hashing: Key }> {
    if (!this.keys) await this.load()
    if (!this.keys) this.use(await this.make())
    if (this.keys) return this.keys
    throw new ViewtronError('device-key-unreadable', { path: join(this.options.dataDir, deviceKeyFile) })
  }

  private async make(): Promise<Buffer | null> {
    const path = join(this.options.dataDir, deviceKeyFile)
    try {
      return await makeKey(path)
    } catch (error) {
      // Another process created the file at the same moment, or the file contains no key.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      return readKey(path)
    }
  }

  private use(master: Buffer | null): void {
    this.keys = master && { sealing: new Key(master, 'device-secrets'), hashing: new Key(master, 'device-refusals') }
  }
}
