import { generateKeyPair, randomBytes, sign, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { dayMs } from '../../time/units.ts'
import type { Certificate } from './device-options.ts'

// Tags of DER, the binary form of certificates (ITU-T X.690).
const tags = { integer: 2, bits: 3, octets: 4, text: 12, sequence: 0x30, set: 0x31, time: 23 } as const

/** Encodes one element. From 128 bytes on, the length is preceded by its own number of bytes. */
function element(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const written = length.subarray(length.findIndex(byte => byte !== 0))
  return Buffer.concat([Buffer.from([tag, 0x80 | written.length]), written, content])
}

const sequence = (...parts: Uint8Array[]) => element(tags.sequence, ...parts)
const hex = (digits: string) => Buffer.from(digits, 'hex')

const version3 = element(0xa0, element(tags.integer, hex('02')))
const ecdsaWithSha256 = sequence(hex('06082a8648ce3d040302'))
const commonName = hex('0603550403')
// Marks the certificate as an authority, so that clients can verify it with itself.
const extensions = element(0xa3, sequence(sequence(hex('0603551d130101ff'), element(tags.octets, hex('30030101ff')))))

const named = (name: string) => sequence(element(tags.set, sequence(commonName, element(tags.text, Buffer.from(name)))))

/** Formats a time as YYMMDDhhmmssZ. */
const time = (ms: number) =>
  element(tags.time, Buffer.from(`${new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14)}Z`))

function serialNumber(): Buffer {
  const bytes = randomBytes(16)
  // The serial number must be positive, without surplus leading bytes.
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f)
  return element(tags.integer, bytes)
}

/** Creates a self-signed certificate, valid for two days. */
export async function selfSigned(name: string): Promise<Certificate> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'prime256v1' })
  const validity = sequence(time(Date.now() - dayMs / 24), time(Date.now() + 2 * dayMs))
  const content = sequence(
    version3,
    serialNumber(),
    ecdsaWithSha256,
    named(name),
    validity,
    named(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  )
  const signature = element(tags.bits, hex('00'), sign('sha256', content, privateKey))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: new X509Certificate(sequence(content, ecdsaWithSha256, signature)).toString(),
  }
}
