import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildPost, type Picture } from '../../src/simulator/index.ts'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'

const box = { x1: 0.25, y1: 0.25, x2: 0.5, y2: 0.75 }
/** `--over-alert` of the dashboard's colours: what an intrusion is marked with. */
const alertColor = 'rgb(255, 111, 102)'

/** A picture of one grey, so that whatever differs was drawn over it. */
async function plainPicture(width: number, height: number): Promise<Picture> {
  const jpeg = await sharp({ create: { width, height, channels: 3, background: '#808080' } })
    .jpeg()
    .toBuffer()
  return { jpeg, width, height, base64: jpeg.toString('base64') }
}

interface Pixels {
  data: Buffer
  width: number
  height: number
}

async function overviewPixels(page: Page): Promise<Pixels> {
  const frame = page.getByRole('img', { name: /^Overview from/ })
  const shot = await frame.screenshot({ animations: 'disabled' })
  const { data, info } = await sharp(shot).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

const pixelAt = ({ data, width }: Pixels, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
]

/** The colours within two pixels: the edges lie between the pixels. */
function colorsAround(pixels: Pixels, x: number, y: number): string[] {
  const near = [-2, -1, 0, 1, 2]
  return near.flatMap(dx =>
    near.map(dy => `rgb(${pixelAt(pixels, Math.round(x) + dx, Math.round(y) + dy).join(', ')})`),
  )
}

describe.skipIf(noBrowser)(`what is drawn over a picture${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()
  let eventId = ''

  beforeAll(async () => {
    const overview = await plainPicture(1280, 720)
    const target = {
      targetId: 7,
      type: 'person' as const,
      box,
      crop: null,
      plate: null,
      vehicle: null,
      person: null,
      face: null,
    }
    const device = { name: 'Yard', ip: '192.168.7.8', mac: '58:5b:69:70:00:08', serial: 'I700000008', channel: 1 }
    const facts = { device, timeUs: Date.now() * 1000, eventId: 1, phase: 'start' as const, counts: [] }
    await site.server.post(
      buildPost('ipc-v2.1', 'perimeter-intrusion', { ...facts, zone: [], targets: [target], overview }),
    )
    eventId = (await site.api('events')).items[0].id
  })

  it("marks the target's edges in the colour of the event's type, and nothing else of the picture", async () => {
    const { page, complaints } = await site.open(`events/${eventId}`)
    await page.getByTestId('overlay-box').waitFor()
    await page
      .getByRole('img', { name: /^Overview from/ })
      .evaluate(node => (node as unknown as { decode(): Promise<void> }).decode())
    const marked = await overviewPixels(page)
    await page.keyboard.press('o')
    await page.getByTestId('overlay').waitFor({ state: 'detached' })
    const plain = await overviewPixels(page)
    const { width, height } = plain
    const edges = { left: box.x1 * width, right: box.x2 * width, top: box.y1 * height, bottom: box.y2 * height }
    const middle = { x: Math.round((edges.left + edges.right) / 2), y: Math.round((edges.top + edges.bottom) / 2) }
    const onEdges = [
      [edges.left, middle.y],
      [edges.right, middle.y],
      [middle.x, edges.bottom],
    ] as const
    for (const [x, y] of onEdges) {
      expect(colorsAround(marked, x, y)).toContain(alertColor)
      expect(colorsAround(plain, x, y)).not.toContain(alertColor)
    }
    const isNear = (value: number, edge: number) => Math.abs(value - edge) <= 4
    const isFrame = (x: number, y: number) =>
      (isNear(x, edges.left) || isNear(x, edges.right) || isNear(y, edges.top) || isNear(y, edges.bottom)) &&
      x >= edges.left - 4 &&
      x <= edges.right + 4 &&
      y >= edges.top - 4 &&
      y <= edges.bottom + 4
    // The label stands right above the box.
    const isLabel = (x: number, y: number) =>
      y < edges.top && y > edges.top - 28 && x >= edges.left - 2 && x < edges.left + 120
    const strays: [number, number][] = []
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (isFrame(x, y) || isLabel(x, y)) continue
        if (!pixelAt(marked, x, y).every((value, channel) => value === pixelAt(plain, x, y)[channel]))
          strays.push([x, y])
      }
    }
    expect(strays).toEqual([])
    expect(complaints).toEqual([])
  })

  it('copies the permanent link, which leads another browser to the event', async () => {
    const { page } = await site.open(`events?open=${eventId}`, { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.getByRole('button', { name: 'Copy link' }).click()
    const link = (await page.evaluate('navigator.clipboard.readText()')) as string
    expect(link).toBe(new URL(`events/${eventId}`, site.server.webUrl).href)
    const other = await site.open(link)
    await other.page.getByRole('heading', { name: /Yard/ }).first().waitFor()
  })
})
