export interface PixelSize {
  width: number
  height: number
}

/** The facts in the headers of a JPEG, read without unpacking it. */
export interface JpegHeader extends PixelSize {
  /** Bytes of all coefficients, which progressive pictures and those with several scans need at once; else 0. */
  coefficientBytes: number
}

/** Whether the bytes begin like a JPEG. */
export function isJpeg(bytes: Buffer): boolean {
  return bytes.length > 3 && bytes[0] === 0xff && bytes[1] === 0xd8
}

/** Width and height in pixels from the frame header of a JPEG; null where it has none. */
export function readJpegSize(bytes: Buffer): PixelSize | null {
  const frame = findMarker(bytes, 2, isFrameHeader)
  return frame === null ? null : sizeAt(bytes, frame)
}

/** The headers as a decoder reads them; null where they contain no size. */
export function readJpegHeader(bytes: Buffer): JpegHeader | null {
  const frame = findMarker(bytes, 2, isFrameHeader)
  const size = frame === null ? null : sizeAt(bytes, frame)
  if (frame === null || size === null) return null
  const components = bytes[frame + 9] ?? 0
  const scan = findMarker(bytes, frame + segmentLength(bytes, frame), isScanHeader)
  const inFirstScan = scan === null ? 0 : (bytes[scan + 4] ?? 0)
  const isAtOnce = isProgressive(bytes[frame + 1] as number) || inFirstScan < components
  return { ...size, coefficientBytes: isAtOnce ? coefficientBytes(bytes, frame, size) : 0 }
}

/** The most times that a decoder processes the whole picture: a progressive one has as many scan headers. */
export function countScans(bytes: Buffer): number {
  let scans = 0
  for (let at = bytes.indexOf(scanMarker); at >= 0; at = bytes.indexOf(scanMarker, at + 2)) scans++
  return scans
}

const scanMarker = Buffer.from([0xff, 0xda])
const bytesPerCoefficient = 2

/**
 * The position of the first marker of a kind at or after `from`; null where the segments before it are broken. It stays one
 * loop because each kind of marker moves the position differently.
 */
function findMarker(bytes: Buffer, from: number, isWanted: (marker: number) => boolean): number | null {
  if (!isJpeg(bytes)) return null
  let at = from
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] as number
    if (marker === 0xff) at += 1
    else if (hasNoLength(marker)) at += 2
    else if (isWanted(marker)) return at
    else if (isScanHeader(marker)) return null
    else at += segmentLength(bytes, at)
  }
  return null
}

/** Bytes of a segment, including its marker. */
function segmentLength(bytes: Buffer, at: number): number {
  return 2 + bytes.readUInt16BE(at + 2)
}

function sizeAt(bytes: Buffer, at: number): PixelSize | null {
  const height = bytes.readUInt16BE(at + 5)
  const width = bytes.readUInt16BE(at + 7)
  return width > 0 && height > 0 ? { width, height } : null
}

/** Components may have different resolutions: colors often have half as many pixels in each direction. */
function coefficientBytes(bytes: Buffer, frame: number, { width, height }: PixelSize): number {
  const factors: number[] = []
  for (let n = 0; n < (bytes[frame + 9] ?? 0); n++) factors.push(bytes[frame + 11 + n * 3] ?? 0x11)
  const most = { across: Math.max(1, ...factors.map(hv => hv >> 4)), down: Math.max(1, ...factors.map(hv => hv & 15)) }
  const shares = factors.map(hv => ((hv >> 4) * (hv & 15)) / (most.across * most.down))
  return Math.ceil(width * height * shares.reduce((sum, share) => sum + share, 0)) * bytesPerCoefficient
}

/** TEM, RST0–RST7 and SOI have no length. */
function hasNoLength(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
}

/** SOF0–SOF15 without DHT, JPG and DAC, which share the range. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** SOF2, SOF6, SOF10 and SOF14. */
function isProgressive(marker: number): boolean {
  return (marker & 0b11) === 0b10
}

function isScanHeader(marker: number): boolean {
  return marker === 0xda
}
