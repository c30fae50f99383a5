import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { hiddenPicture } from '../../../src/api/pictures/hidden-picture.ts'

const width = 1600
const height = 900
const box = { x1: 0.4, y1: 0.4, x2: 0.6, y2: 0.5 }

/** Stripes of black and white, which any part that is not replaced would show. */
const stripes = Buffer.alloc(width * height * 3).map((_, at) => (Math.floor(at / 3) % 8 < 4 ? 0 : 255)) as Buffer

const picture = (raw = stripes) => sharp(raw, { raw: { width, height, channels: 3 } })

/** The greatest difference between neighbouring pixels of a row, in a part given in pixels. */
async function contrast(jpeg: Buffer, left: number, top: number, right: number, bottom: number): Promise<number> {
  const { data, info } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true })
  let most = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left + 1; x < right; x++) {
      const at = y * info.width + x
      most = Math.max(most, Math.abs((data[at] ?? 0) - (data[at - 1] ?? 0)))
    }
  }
  return most
}

describe('a picture with hidden places', () => {
  it('has a few even blocks in place of the pixels in and around them, and all other pixels', async () => {
    const hidden = await hiddenPicture(await picture().jpeg({ quality: 95 }).toBuffer(), [box])
    expect(await contrast(hidden, 620, 350, 980, 460)).toBeLessThan(20)
    expect(await contrast(hidden, 0, 0, 500, 250)).toBeGreaterThan(150)
  })

  it('depends on the rough brightness of a hidden place, and not on what stood there', async () => {
    const other = Buffer.from(stripes)
    for (let y = 360; y < 450; y++) {
      for (let x = 640; x < 960; x++) other.fill(x % 16 < 8 ? 0 : 255, (y * width + x) * 3, (y * width + x) * 3 + 3)
    }
    const both = await Promise.all(
      [stripes, other].map(async raw => hiddenPicture(await picture(raw).jpeg({ quality: 100 }).toBuffer(), [box])),
    )
    const [one, two] = await Promise.all(
      both.map(jpeg => sharp(jpeg).extract({ left: 640, top: 368, width: 320, height: 72 }).raw().toBuffer()),
    )
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true)
  })

  it('as a whole has eight blocks at most on a side', async () => {
    const hidden = await hiddenPicture(await picture().jpeg().toBuffer(), 'everything')
    expect(await contrast(hidden, 0, 0, width, height)).toBeLessThan(40)
  })

  it('carries no metadata, and is at most 1920 pixels on a side', async () => {
    const large = sharp({ create: { width: 3000, height: 1000, channels: 3, background: '#804020' } })
    const original = await large
      .withExif({ IFD0: { Copyright: 'AB123' } })
      .jpeg()
      .toBuffer()
    expect(original.includes('AB123')).toBe(true)
    const hidden = await hiddenPicture(original, [box])
    const { exif, width: across } = await sharp(hidden).metadata()
    expect([exif, across, hidden.includes('AB123')]).toEqual([undefined, 1920, false])
  })

  it('is made of a picture without colors too', async () => {
    const grey = await picture().greyscale().jpeg().toBuffer()
    expect(await contrast(await hiddenPicture(grey, [box]), 620, 350, 980, 460)).toBeLessThan(20)
  })

  it('is refused if the original is cut off, no JPEG, or stored turned', async () => {
    const whole = await picture().jpeg().toBuffer()
    const refused = { code: 'shared-picture-hidden' }
    await expect(hiddenPicture(whole.subarray(0, whole.length / 2), [box])).rejects.toMatchObject(refused)
    await expect(hiddenPicture(await picture().png().toBuffer(), [box])).rejects.toMatchObject(refused)
    const turned = await picture().withMetadata({ orientation: 6 }).jpeg().toBuffer()
    await expect(hiddenPicture(turned, [box])).rejects.toMatchObject(refused)
    await expect(hiddenPicture(turned, 'everything')).resolves.toBeInstanceOf(Buffer)
  })
})
