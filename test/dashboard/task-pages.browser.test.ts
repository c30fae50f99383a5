import { beforeAll, describe, expect, it } from 'vitest'
import { readSteps } from '../docs/read-steps.ts'
import { noBrowser } from '../support/browser.ts'
import { webRequest } from '../support/web-client.ts'
import { dashboardUnderTest } from './browser.ts'
import { crossLine, drive } from './car-park.ts'
import { follow } from './follow-steps.ts'

const hourMs = 3_600_000

/** The pages of docs/ about a task; each is followed word by word. */
const pages = ['car-park.md', 'gated-community.md', 'shop.md', 'home-presence.md']

describe.skipIf(noBrowser).each(pages)(`docs/%s${noBrowser ? ` (left out: ${noBrowser})` : ''}`, name => {
  const site = dashboardUnderTest()

  beforeAll(async () => {
    // A car leaves a few seconds after it came here, which would be one pass otherwise.
    const passGap = { method: 'PATCH', body: { passGapSeconds: 1 } } as const
    expect((await webRequest(site.server.webUrl, '/api/v1/settings', passGap)).status).toBe(200)
    // Within a day: an older time of a camera is not believed.
    const at = new Date(Date.now() - 20 * hourMs)
    const leftAt = new Date(at.getTime() + hourMs)
    await drive(site.server, 'Entrance', 'EARLIER', { at, withPictures: true })
    await drive(site.server, 'Exit', 'EARLIER', { at: leftAt })
    if (name === 'home-presence.md') await drive(site.server, 'Entrance', 'EARLIER', { at: leftAt, direction: 'away' })
    await crossLine(site.server, [
      { x: 0.02, y: 0.9 },
      { x: 0.05, y: 0.95 },
    ])
  })

  it('can be followed word by word', async () => {
    const steps = readSteps(name)
    expect(steps.length).toBeGreaterThan(10)
    const { page, complaints } = await site.open('live', { bypassCSP: true })
    for (const [n, sentence] of steps.entries()) {
      await follow(page, site.server, sentence).catch(async (error: unknown) => {
        const shown = await page.locator('body').innerText()
        throw new Error(`sentence ${n + 1}: ${sentence}\nThe page shows: ${shown}`, { cause: error })
      })
    }
    expect(complaints.filter(one => !one.includes('404'))).toEqual([])
  })
})
