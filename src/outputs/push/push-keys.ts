import { createECDH, createPrivateKey, type KeyObject, randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { syncFolder, writeOnce } from '../../lib/files.ts'

/** The keys of the server for notifications. */
export interface PushKeys {
  /** Identifies the server to push services (RFC 8292). */
  signing: KeyObject
  /** The uncompressed point that belongs to it, base64url: browsers subscribe with it. */
  publicKey: string
  /** Signs the tokens of actions. */
  actions: Buffer
}

const stored = z.object({ privateKey: z.string(), publicKey: z.string(), actions: z.string() })
type Stored = z.infer<typeof stored>

const fromBase64 = (text: string) => Buffer.from(text, 'base64url')

/** `publicKey`: 0x04, then x and y of 32 bytes each. */
function toKeys({ privateKey, publicKey, actions }: Stored): PushKeys {
  const point = fromBase64(publicKey)
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')]
  const signing = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d: privateKey }, format: 'jwk' })
  return { signing, publicKey, actions: fromBase64(actions) }
}

async function readKeys(path: string): Promise<PushKeys | null> {
  try {
    return toKeys(stored.parse(JSON.parse(await readFile(path, 'utf8'))))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new Error(`${path} holds no keys for notifications (${(error as Error).message})`, { cause: error })
  }
}

function newKeys(): Stored {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  // A private key with leading zeros is returned without them.
  const privateKey = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()]).subarray(-32)
  return {
    privateKey: privateKey.toString('base64url'),
    publicKey: pair.getPublicKey('base64url'),
    actions: randomBytes(32).toString('base64url'),
  }
}

/** Reads the keys in `<data>/.keys/push`, which are made at first use (mode 0600). Rejects if that is not possible. */
export async function openPushKeys(dataDir: string): Promise<PushKeys> {
  const folder = join(dataDir, '.keys')
  const path = join(folder, 'push')
  const found = await readKeys(path)
  if (found) return found
  const made = newKeys()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeOnce(path, Buffer.from(`${JSON.stringify(made)}\n`), 0o600)
  await syncFolder(folder)
  return toKeys(made)
}
