import { createHash } from 'node:crypto'

/** The id of the delivery of one entry to one output: always the same, so that a target recognises a repetition (UUIDv8, RFC 9562). */
export function deliveryId(outputId: string, entryId: string): string {
  const hash = createHash('sha256').update(outputId).update('\0').update(entryId).digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
