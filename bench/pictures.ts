import sharp from 'sharp'
import { type EncodedPictures, pictureBytes, slots } from './documents.ts'

const startOfImage = Buffer.from([0xff, 0xd8])
const commentMarker = Buffer.from([0xff, 0xfe])
const segmentHeaderBytes = 4
const largestCommentBytes = 0xffff - 2

/** The two pictures of every image post of a process. */
export async function encodePictures(): Promise<EncodedPictures> {
  const label = Buffer.from(slots.picture, 'base64')
  const [overview, crop] = await Promise.all([
    takePicture({ width: 1280, height: 720, sizeBytes: pictureBytes.overview, label }),
    takePicture({ width: 320, height: 400, sizeBytes: pictureBytes.crop, label }),
  ])
  return { overview: overview.toString('base64'), crop: crop.toString('base64') }
}

/**
 * A real JPEG of exactly `sizeBytes` bytes: gray noise, padded with comment segments. Its first segment is a comment
 * holding `label`, at byte 6, so that in base64 the label stands on a boundary of four characters and can be changed there.
 *
 * Throws a RangeError if no JPEG of this width and height (pixels) is that small.
 */
async function takePicture(options: {
  width: number
  height: number
  sizeBytes: number
  label: Buffer
}): Promise<Buffer> {
  const pixels = noise(options.width * options.height * 3)
  const labelled = comment(options.label)
  for (let quality = 95; quality > 0; quality -= 10) {
    const jpeg = await sharp(pixels, { raw: { width: options.width, height: options.height, channels: 3 } })
      .jpeg({ quality })
      .toBuffer()
    const missingBytes = options.sizeBytes - jpeg.length - labelled.length
    if (missingBytes === 0 || missingBytes >= segmentHeaderBytes) {
      return Buffer.concat([startOfImage, labelled, ...filling(missingBytes), jpeg.subarray(startOfImage.length)])
    }
  }
  throw new RangeError(`no JPEG of ${options.width}x${options.height} fits into ${options.sizeBytes} bytes`)
}

/** The same bytes in every run, which a JPEG encoder cannot compress much. */
function noise(sizeBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(sizeBytes)
  let state = 1
  for (let i = 0; i < sizeBytes; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[i] = 96 + (state & 63)
  }
  return bytes
}

function filling(sizeBytes: number): Buffer[] {
  const count = Math.ceil(sizeBytes / (segmentHeaderBytes + largestCommentBytes))
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((sizeBytes * index) / count)
    const to = Math.floor((sizeBytes * (index + 1)) / count)
    return comment(Buffer.alloc(to - from - segmentHeaderBytes, 0x20))
  })
}

function comment(text: Buffer): Buffer {
  const length = Buffer.allocUnsafe(2)
  length.writeUInt16BE(text.length + 2)
  return Buffer.concat([commentMarker, length, text])
}
