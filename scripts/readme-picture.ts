/**
 * Makes docs/pictures/first-events.png from a real run: starts the server on a fresh data directory, lets the simulator
 * post, and shows what the server stored. Run with `npm run picture`; needs a font (Debian: fonts-dejavu-core).
 */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import sharp from 'sharp'
import type { Event, Target } from '../src/model/index.ts'

const root = resolve(import.meta.dirname, '..')
const viewtron = join(root, 'viewtron')
const run = promisify(execFile)

const width = 1200
const cardHeight = 300
const pictureWidth = 533
const rowHeight = 26
const colors: Record<Target['type'], string> = {
  vehicle: '#f59f00',
  person: '#37b24d',
  bike: '#1c7ed6',
  unknown: '#868e96',
}

const escapeXml = (text: string) => text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)

async function storedEvents(dataDir: string): Promise<Event[]> {
  const env = {
    ...process.env,
    VIEWTRON_DATA_DIR: dataDir,
    VIEWTRON_CAMERA_PORT: '0',
    VIEWTRON_WEB_PORT: '0',
    VIEWTRON_CAMERA_HOST: '127.0.0.1',
  }
  const server = spawn(viewtron, ['serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let url = ''
  for await (const line of createInterface(server.stdout)) {
    url = line.split(' ').at(-1) ?? ''
    if (url.startsWith('http')) break
  }
  await run(viewtron, [
    'simulate',
    url,
    '--count',
    '24',
    '--rate',
    '4',
    '--seed',
    '11',
    '--types',
    'lpr,intrusion,line-crossing,face',
  ])
  const { stdout } = await run(viewtron, ['events', '--json'], { env, maxBuffer: 2 ** 26 })
  const ended = new Promise(resolve => server.once('exit', resolve))
  server.kill('SIGTERM')
  await ended
  return stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Event)
}

function boxes({ targets }: Event, pixels: { width: number; height: number }): string {
  return targets
    .flatMap(({ box, type }) => (box ? [{ box, color: colors[type] }] : []))
    .map(({ box, color }) => {
      const [x, y] = [box.x1 * pixels.width, box.y1 * pixels.height]
      const size = `width="${(box.x2 - box.x1) * pixels.width}" height="${(box.y2 - box.y1) * pixels.height}"`
      return `<rect x="${x}" y="${y}" ${size} fill="none" stroke="${color}" stroke-width="3"/>`
    })
    .join('')
}

function summary(event: Event): string {
  const [target] = event.targets
  const plate = target?.plate
  const what = plate ? `${plate.number}${plate.list ? `  (${plate.list})` : ''}` : (target?.type ?? '')
  return `${event.time.slice(11, 23)}   ${event.camera.name.padEnd(14)} ${event.category.padEnd(14)} ${event.smartType.padEnd(16)} ${what}`
}

async function card(dataDir: string, event: Event): Promise<Buffer> {
  const picture = event.images.find(image => image.role === 'overview' && image.file !== null)
  if (!picture?.file) throw new Error('the event has no overview')
  const resized = sharp(await readFile(join(dataDir, picture.file))).resize(pictureWidth, cardHeight, { fit: 'fill' })
  const drawing = boxes(event, { width: pictureWidth, height: cardHeight })
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${cardHeight}">${drawing}</svg>`
  return resized
    .composite([{ input: Buffer.from(overlay) }])
    .png()
    .toBuffer()
}

async function compose(dataDir: string, events: Event[]): Promise<void> {
  const pictured = events.filter(event => event.images.some(image => image.role === 'overview' && image.file !== null))
  const shown = [
    pictured.find(event => event.category === 'lpr'),
    pictured.find(event => ['intrusion', 'line-crossing'].includes(event.category)),
  ]
  const cards = await Promise.all(shown.flatMap(event => (event ? [card(dataDir, event)] : [])))
  const rows = ['$ viewtron events --limit 10', ...events.slice(0, 10).map(summary)]
  const height = cardHeight + 60 + rows.length * rowHeight + 30
  const text = rows
    .map((row, n) => {
      const color = n === 0 ? '#ffd43b' : '#dee2e6'
      return `<text x="34" y="${cardHeight + 80 + n * rowHeight}" fill="${color}" xml:space="preserve">${escapeXml(row)}</text>`
    })
    .join('')
  const style = 'font-family="DejaVu Sans Mono" font-size="15"'
  const background = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" rx="10" fill="#1a1b1e"/><g ${style}>${text}</g></svg>`
  const overlays = cards.map((input, n) => ({ input, left: 34 + n * (pictureWidth + 66), top: 30 }))
  await sharp(Buffer.from(background))
    .composite(overlays)
    .png({ palette: true, quality: 90 })
    .toFile(join(root, 'docs/pictures/first-events.png'))
}

const dataDir = await mkdtemp(join(tmpdir(), 'viewtron-picture-'))
try {
  await compose(dataDir, await storedEvents(dataDir))
} finally {
  await rm(dataDir, { recursive: true })
}
