import sharp from 'sharp'

/** A real JPEG of one colour; different colours give different bytes. */
export function jpeg(width: number, height: number, color = '#336699'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: color } })
    .jpeg({ quality: 40 })
    .toBuffer()
}

export const overviewJpeg = await jpeg(64, 36)
export const otherOverviewJpeg = await jpeg(64, 36, '#993333')
export const cropJpeg = await jpeg(24, 16, '#22aa44')
export const otherCropJpeg = await jpeg(16, 24, '#aa22aa')
