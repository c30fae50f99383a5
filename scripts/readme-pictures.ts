/**
 * `npm run pictures`: takes the screenshots of README and docs from the demo, in docs/pictures/. Needs Chromium (Debian:
 * chromium; another one with CHROMIUM=path) and a font (fonts-dejavu-core).
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'

const root = resolve(import.meta.dirname, '..')
const pictures = join(root, 'docs/pictures')
const screen = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

interface View {
  name: string
  path: string
  scheme?: 'light' | 'dark'
  size?: typeof screen
  /** Elements that must be visible before the screenshot is taken. */
  shows: string
}

/** An expression that is true when every picture in sight has been loaded. */
const picturesInSight = `[...document.images]
  .filter(image => image.getBoundingClientRect().top < innerHeight)
  .every(image => image.complete && image.naturalWidth > 0)`

async function idOf(web: string, filter: string): Promise<string> {
  const answer = await fetch(new URL(`api/v1/events?limit=1&${filter}`, web))
  const { items } = (await answer.json()) as { items: { id: string }[] }
  const [event] = items
  if (!event) throw new Error(`the demo holds no event for ${filter}`)
  return event.id
}

async function mostSeenPlate(web: string): Promise<string> {
  const answer = await fetch(new URL('api/v1/plates?known=true&limit=50', web))
  const { items } = (await answer.json()) as { items: { key: string; sightings: number }[] }
  return items.sort((a, b) => b.sightings - a.sightings)[0]?.key ?? ''
}

async function views(web: string): Promise<View[]> {
  const crossing = await idOf(web, 'category=line-crossing&targetType=vehicle')
  const plate = await idOf(web, 'category=lpr')
  return [
    // The mode comes after the first cards.
    { name: 'live', path: '', shows: '[aria-label="Arming mode"]' },
    { name: 'events', path: 'events', shows: '[data-testid=event-card]' },
    { name: 'event', path: `events/${crossing}`, shows: '[data-testid=overlay-box]' },
    { name: 'event-dark', path: `events/${plate}`, scheme: 'dark', shows: '[data-testid=overlay-box]' },
    { name: 'plates', path: `plates/${await mostSeenPlate(web)}`, shows: 'main img' },
    { name: 'counts', path: 'counts?range=7d', shows: 'main svg' },
    { name: 'cameras', path: 'cameras', shows: 'main img' },
    { name: 'phone', path: 'events', size: phone, shows: '[data-testid=event-card]' },
  ]
}

async function settled(page: Page, shows: string): Promise<void> {
  await page.locator(shows).first().waitFor()
  await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' })
  await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined)
  await page.waitForFunction(picturesInSight)
}

async function take(browser: Browser, web: string, view: View): Promise<void> {
  const { name, path, scheme = 'light', size = screen, shows } = view
  const context = await browser.newContext({ viewport: size, colorScheme: scheme, locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto(new URL(path, web).href)
  await settled(page, shows)
  const file = join(pictures, `${name}.png`)
  await sharp(await page.screenshot())
    .png({ palette: true, quality: 90, compressionLevel: 9 })
    .toFile(file)
  await context.close()
  console.log(file)
}

const folder = mkdtempSync(join(tmpdir(), 'viewtron-pictures-'))
const demo = spawn('sh', [join(root, 'scripts/node.sh'), join(root, 'scripts/demo.ts'), '--folder', folder], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const demoEnded = new Promise(done => demo.once('exit', done))
try {
  let web = ''
  for await (const line of createInterface(demo.stdout)) {
    web = /^Open (\S+)/.exec(line)?.[1] ?? ''
    if (web !== '') break
  }
  if (web === '') throw new Error('the demo did not start')
  demo.stdout.resume()
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  for (const view of await views(web)) await take(browser, web, view)
  await browser.close()
} finally {
  demo.kill('SIGTERM')
  await demoEnded
  rmSync(folder, { recursive: true, force: true })
}
