import { countScans, type PixelSize, readJpegHeader } from './jpeg-size.ts'

/**
 * Bounds for unpacking a picture. Cameras send up to 32 megapixels (four sensors of 8), line by line. The header of a small
 * file can claim a thousand times as much.
 */
const mostPixels = 50e6
// A progressive picture is held as a whole before its first line can be drawn: 16 megapixels with halved colours. Each
// thread that unpacks may keep as much of the system's memory for the next one.
const mostCoefficientBytes = 48e6
// Every scan processes the whole picture again; 1 and 10 are usual. This is about three seconds of one processor.
const mostScannedPixels = 600e6

/** Above this, pictures are unpacked one at a time. */
const largePixels = 12e6
const largeCoefficientBytes = 25e6

const inPixels = ({ width, height }: PixelSize) => `${width} × ${height} pixels`

/** Returns why no thumbnail is made of a picture of this size, as text; null where one may be made. */
export function tooManyPixels(size: PixelSize): string | null {
  return size.width * size.height > mostPixels ? `${inPixels(size)}: too large to show small` : null
}

/** Returns why no thumbnail is made of this JPEG, as text; null where one may be made, or its headers cannot be read. */
export function tooLargeToShow(jpeg: Buffer): string | null {
  const header = readJpegHeader(jpeg)
  if (header === null) return null
  const pixels = header.width * header.height
  if (pixels > mostPixels) return tooManyPixels(header)
  if (header.coefficientBytes === 0) return null
  if (header.coefficientBytes > mostCoefficientBytes)
    return `${inPixels(header)}, all to be unpacked at once: too large to show small`
  const scans = countScans(jpeg)
  if (scans * pixels > mostScannedPixels) return `${inPixels(header)} in ${scans} passes: too slow to show small`
  return null
}

/** Whether unpacking it takes so much memory that no other picture should be unpacked at the same time. */
export function isLargeToUnpack(jpeg: Buffer): boolean {
  const header = readJpegHeader(jpeg)
  if (header === null) return true
  return header.width * header.height > largePixels || header.coefficientBytes > largeCoefficientBytes
}
