import { type Box, ViewtronError } from '../../model/index.ts'
import { tooLargeToShow } from '../../protocol/index.ts'

interface Pixels {
  data: Buffer
  width: number
  height: number
}

/** The places to hide, in fractions of the picture, or all of it. */
export type HiddenPlaces = readonly Box[] | 'everything'

const mostSide = 1920
const channels = 3
const quality = 80
const mostPixels = 50e6
const mostSeconds = 20
/** A place keeps so many blocks along its longer side: fewer than a plate has letters, or a face has features. */
const blocksOfPlace = 4
const blocksOfPicture = 8
/** Boxes of cameras are tight or a little late, so the part around them is hidden too. */
const paddingShare = 0.25
const leastPaddingShare = 0.02
// Fewer shades leave less to compare with blurred guesses.
const shade = 32

const jpegStart = Buffer.from([0xff, 0xd8, 0xff])

interface Area {
  left: number
  top: number
  right: number
  bottom: number
}

function areaOf({ x1, y1, x2, y2 }: Box, { width, height }: Pixels): Area {
  const least = leastPaddingShare * Math.max(width, height)
  const across = Math.max((x2 - x1) * width * paddingShare, least)
  const down = Math.max((y2 - y1) * height * paddingShare, least)
  return {
    left: Math.max(0, Math.floor(x1 * width - across)),
    top: Math.max(0, Math.floor(y1 * height - down)),
    right: Math.min(width, Math.ceil(x2 * width + across)),
    bottom: Math.min(height, Math.ceil(y2 * height + down)),
  }
}

/** Replaces all pixels of an area by their rounded mean. */
function flatten({ data, width }: Pixels, { left, top, right, bottom }: Area): void {
  const sums = [0, 0, 0]
  const eachPixel = (visit: (at: number) => void) => {
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) visit((y * width + x) * channels)
  }
  eachPixel(at => {
    for (let channel = 0; channel < channels; channel++)
      sums[channel] = (sums[channel] ?? 0) + (data[at + channel] ?? 0)
  })
  const count = Math.max(1, (right - left) * (bottom - top))
  const mean = sums.map(sum => Math.min(255, Math.round(sum / count / shade) * shade))
  eachPixel(at => {
    for (let channel = 0; channel < channels; channel++) data[at + channel] = mean[channel] ?? 0
  })
}

function pixelate(pixels: Pixels, area: Area, blocks: number): void {
  const side = Math.max(area.right - area.left, area.bottom - area.top) / blocks
  for (let top = area.top; top < area.bottom; top += side) {
    for (let left = area.left; left < area.right; left += side) {
      flatten(pixels, {
        left: Math.round(left),
        top: Math.round(top),
        right: Math.round(Math.min(left + side, area.right)),
        bottom: Math.round(Math.min(top + side, area.bottom)),
      })
    }
  }
}

/**
 * Returns a JPEG, at most 1920 pixels wide or high, whose pixels at these places are replaced by a few blocks, without any
 * metadata. Rejects if the original cannot be decoded completely: nothing of it may be shown then.
 */
export async function hiddenPicture(original: Buffer, places: HiddenPlaces): Promise<Buffer> {
  const reason = tooLargeToShow(original)
  if (reason !== null) throw new ViewtronError('picture-too-large', { reason })
  const refuse = (why: string) => new ViewtronError('shared-picture-hidden', { reason: why })
  if (!original.subarray(0, jpegStart.length).equals(jpegStart)) throw refuse('it is not a JPEG')
  // Load on first use, because the library takes much memory.
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  try {
    const picture = sharp(original, { failOn: 'warning', limitInputPixels: mostPixels })
    // It is unknown whether the boxes belong to the turned picture or to the stored one.
    const { orientation = 1 } = await picture.metadata()
    if (orientation !== 1 && places !== 'everything') throw refuse('it is stored turned')
    const small = picture.resize({ width: mostSide, height: mostSide, fit: 'inside', withoutEnlargement: true })
    const { data, info } = await small
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .timeout({ seconds: mostSeconds })
      .toBuffer({ resolveWithObject: true })
    const { width, height } = info
    if (info.channels !== channels) throw refuse('it has no colors')
    const pixels = { data, width, height }
    if (places === 'everything') pixelate(pixels, { left: 0, top: 0, right: width, bottom: height }, blocksOfPicture)
    else for (const box of places) pixelate(pixels, areaOf(box, pixels), blocksOfPlace)
    return await sharp(data, { raw: { width, height, channels } }).jpeg({ quality, mozjpeg: false }).toBuffer()
  } catch (error) {
    if (error instanceof ViewtronError) throw error
    throw refuse('it cannot be decoded completely')
  }
}
