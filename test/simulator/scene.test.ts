import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawScene, type Figure, type SceneDescription, targetBox } from '../../src/simulator/index.ts'

const car: Figure = { kind: 'front', box: { x1: 0.3, y1: 0.3, x2: 0.7, y2: 0.9 }, color: '#2f5e9e', plate: 'KXR4821' }
const scene: SceneDescription = {
  place: 'gate',
  placeKey: 'a',
  caption: 'GATE',
  figures: [car],
  crops: [targetBox(car)],
  width: 1280,
  height: 720,
  quality: 91,
  noise: 21,
  noiseKey: 'a',
}

const averageDifference = (a: Buffer, b: Buffer) =>
  a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length

describe('drawScene', () => {
  it('draws a picture of a camera’s size and weight', async () => {
    const { overview } = await drawScene(scene)
    expect(await sharp(overview.jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 1280, height: 720 })
    expect(overview.jpeg.length).toBeGreaterThan(200_000)
    expect(overview.jpeg.length).toBeLessThan(450_000)
  })

  it('cuts the crop out of the overview where the box says', async () => {
    const { overview, crops } = await drawScene(scene)
    const { x1, y1 } = targetBox(car)
    const crop = crops[0]!
    const area = { left: Math.round(x1 * 1280), top: Math.round(y1 * 720), width: crop.width, height: crop.height }
    const there = await sharp(overview.jpeg).extract(area).raw().toBuffer()
    expect(averageDifference(await sharp(crop.jpeg).raw().toBuffer(), there)).toBeLessThan(8)
  })

  it('draws the same description the same way', async () => {
    expect(await drawScene(scene)).toEqual(await drawScene(scene))
  })

  it('draws another picture of the same place when only the noise differs', async () => {
    const [one, other] = await Promise.all([drawScene(scene), drawScene({ ...scene, noiseKey: 'b' })])
    expect(one.overview.jpeg.equals(other.overview.jpeg)).toBe(false)
  })

  it('never cuts an empty crop, however small the box', async () => {
    const { crops } = await drawScene({ ...scene, crops: [{ x1: 1, y1: 1, x2: 1, y2: 1 }] })
    expect(crops[0]).toMatchObject({ width: 1, height: 1 })
  })
})
