export interface PixelSize {
  width: number
  height: number
}

/** Whether the bytes begin as every JPEG does. */
export function isJpeg(bytes: Buffer): boolean {
  return bytes.length > 3 && bytes[0] === 0xff && bytes[1] === 0xd8
}

/** Width and height in pixels from a JPEG's frame header; null where there is none to be found. */
export function readJpegSize(bytes: Buffer): PixelSize | null {
  if (!isJpeg(bytes)) return null
  let at = 2
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] as number
    if (marker === 0xff) at += 1
    else if (hasNoLength(marker)) at += 2
    else if (isFrameHeader(marker)) return sizeAt(bytes, at)
    else if (marker === 0xda) return null
    else at += 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}

function sizeAt(bytes: Buffer, at: number): PixelSize | null {
  const height = bytes.readUInt16BE(at + 5)
  const width = bytes.readUInt16BE(at + 7)
  return width > 0 && height > 0 ? { width, height } : null
}

/** TEM, RST0–RST7 and SOI stand alone. */
function hasNoLength(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
}

/** SOF0–SOF15 without DHT, JPG and DAC, which share the range. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}
