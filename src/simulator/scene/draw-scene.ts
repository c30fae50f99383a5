import sharp, { type Sharp } from 'sharp'
import type { Box } from '../../model/index.ts'
import { randomOf } from '../random.ts'
import { type Place, svgBackdrop } from './backdrops.ts'
import { type Figure, svgFigure } from './figures.ts'
import { svgText } from './glyphs.ts'
import { type Picture, pictureOf } from './picture.ts'

/** Everything a picture depends on: two equal descriptions give the same bytes on one machine. */
export interface SceneDescription {
  place: Place
  /** Which street, gate or shop: the same key is the same place in every picture. */
  placeKey: string
  /** Burnt into the top left corner, as cameras do; A–Z, 0–9 and `-`. */
  caption: string
  figures: Figure[]
  /** What to cut out, in fractions of the picture. */
  crops: Box[]
  /** Pixels. */
  width: number
  height: number
  /** JPEG quality 1–100. */
  quality: number
  /** Greatest deviation of a colour value by the sensor's noise, 0–127. */
  noise: number
  /** Makes the noise of this picture differ from the next one's. */
  noiseKey: string
}

export interface Scene {
  overview: Picture
  /** In the order of the description's `crops`. */
  crops: Picture[]
}

/** Noise is laid on in tiles: chance for every one of three million colour values would cost more than the drawing. */
const noiseTileLength = 65_521

function addNoise(pixels: Buffer, amplitude: number, key: string): void {
  const random = randomOf('noise', key)
  const tile = new Int8Array(noiseTileLength)
  for (let index = 0; index < tile.length; index++) {
    tile[index] = Math.round((random.next() + random.next() - 1) * amplitude)
  }
  for (let index = 0; index < pixels.length; index++) {
    const value = (pixels[index] ?? 0) + (tile[index % noiseTileLength] ?? 0)
    pixels[index] = Math.min(Math.max(value, 0), 255)
  }
}

function svgOf(scene: SceneDescription): string {
  const backdrop = svgBackdrop(scene.place, randomOf('place', scene.placeKey))
  const caption = svgText(scene.caption, 24, 22, scene.caption.length * 20, 26, '#ffffff')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${scene.width}" height="${scene.height}" viewBox="0 0 1280 720" preserveAspectRatio="none">${backdrop}${scene.figures.map(svgFigure).join('')}${caption}</svg>`
}

/** The smallest rectangle of whole pixels that a device would report as this box; never empty, never outside. */
function pixelsOf(box: Box, width: number, height: number) {
  const left = Math.min(Math.max(Math.round(box.x1 * width), 0), width - 1)
  const top = Math.min(Math.max(Math.round(box.y1 * height), 0), height - 1)
  const right = Math.min(Math.max(Math.round(box.x2 * width), left + 1), width)
  const bottom = Math.min(Math.max(Math.round(box.y2 * height), top + 1), height)
  return { left, top, width: right - left, height: bottom - top }
}

/** Draws the place with its figures and cuts the crops out of it. Rejects only where sharp does. */
export async function drawScene(scene: SceneDescription): Promise<Scene> {
  const { width, height, quality } = scene
  const pixels = await sharp(Buffer.from(svgOf(scene)))
    .flatten()
    .toColourspace('srgb')
    .raw()
    .toBuffer()
  addNoise(pixels, scene.noise, scene.noiseKey)
  const raw = { width, height, channels: 3 } as const
  const encode = async (image: Sharp) => {
    const { data, info } = await image.jpeg({ quality }).toBuffer({ resolveWithObject: true })
    return pictureOf(data, info.width, info.height)
  }
  const [overview, ...crops] = await Promise.all([
    encode(sharp(pixels, { raw })),
    ...scene.crops.map(box => encode(sharp(pixels, { raw }).extract(pixelsOf(box, width, height)))),
  ])
  return { overview, crops }
}
