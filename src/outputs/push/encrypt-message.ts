import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto'

/** The keys of a browser's subscription, base64url. */
export interface SubscriptionKeys {
  /** An uncompressed point of P-256. */
  p256dh: string
  /** A secret of 16 bytes. */
  auth: string
}

/** The values that are random for every message; tests give those of the RFC. */
interface Chosen {
  salt: Buffer
  pair: ECDH
}

const recordBytes = 4096
const tagBytes = 16
const headerBytes = 16 + 4 + 1 + 65
// Marks the last record (RFC 8188).
const lastRecord = Buffer.from([2])

/** The longest text that fits into one message. */
export const mostMessageBytes = recordBytes - headerBytes - tagBytes - lastRecord.length

const derive = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array | string, bytes: number) =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, bytes))

function choose(): Chosen {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  return { salt: randomBytes(16), pair }
}

/** Encrypts a text for one browser as RFC 8291 (`aes128gcm`) describes. Throws if its keys are none. */
export function encryptMessage(text: Uint8Array, keys: SubscriptionKeys, { salt, pair } = choose()): Buffer {
  const theirs = Buffer.from(keys.p256dh, 'base64url')
  const ours = pair.getPublicKey()
  const shared = pair.computeSecret(theirs)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours])
  const secret = derive(shared, Buffer.from(keys.auth, 'base64url'), info, 32)
  const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16)
  const nonce = derive(secret, salt, 'Content-Encoding: nonce\0', 12)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(text), cipher.update(lastRecord), cipher.final(), cipher.getAuthTag()])
  const size = Buffer.alloc(4)
  size.writeUInt32BE(recordBytes)
  return Buffer.concat([salt, size, Buffer.from([ours.length]), ours, sealed])
}
