import sharp, { type Sharp } from 'sharp'
import type { Box } from '../../model/index.ts'
import { randomOf } from '../random.ts'
import { type Place, svgBackdrop } from './backdrops.ts'
import { type Figure, svgFigure } from './figures.ts'
import { svgText } from './glyphs.ts'
import { type Picture, pictureOf } from './picture.ts'

/** The complete input of a picture: equal descriptions give equal bytes on one machine. */
export interface SceneDescription {
  place: Place
  /** The street, gate or shop: equal keys give the same place in every picture. */
  placeKey: string
  /** Text in the top left corner, like that of cameras; A–Z, 0–9 and `-`. */
  caption: string
  figures: Figure[]
  /** The crops to cut out, in fractions of the picture. */
  crops: Box[]
  /** Pixels. */
  width: number
  height: number
  /** JPEG quality 1–100. */
  quality: number
  /** The greatest deviation of a colour value by noise, 0–127. */
  noise: number
  /** Varies the noise between pictures. */
  noiseKey: string
}

export interface Scene {
  overview: Picture
  /** In the order of the description's `crops`. */
  crops: Picture[]
}

/**
 * Noise is applied in tiles of this length, because random numbers for three million colour values would be slower than
 * drawing.
 */
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

/** Returns the smallest rectangle of whole pixels around a box; never empty, never outside the picture. */
function pixelsOf(box: Box, width: number, height: number) {
  const left = Math.min(Math.max(Math.round(box.x1 * width), 0), width - 1)
  const top = Math.min(Math.max(Math.round(box.y1 * height), 0), height - 1)
  const right = Math.min(Math.max(Math.round(box.x2 * width), left + 1), width)
  const bottom = Math.min(Math.max(Math.round(box.y2 * height), top + 1), height)
  return { left, top, width: right - left, height: bottom - top }
}

/** Draws the place with its figures and cuts out the crops. Rejects only with errors of sharp. */
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
