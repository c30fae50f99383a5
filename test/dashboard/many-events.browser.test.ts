import http from 'node:http'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { smallAlarm } from '../support/posts.ts'
import { until } from '../support/until.ts'
import { dashboardUnderTest } from './browser.ts'
import { obstacles } from './obstacles.ts'
import { platePost, seePlate } from './site.ts'

const many = 3000
const atOnce = 50
/** Above the first event one looks at: the heading of its day, and so many pixels of the row before. */
const listPadding = 36

/** The event at the top of the visible part, and how far it is from the list's upper edge. */
async function whereItIs(page: Page): Promise<{ id: string; offset: number } | null> {
  return page.getByTestId('event-list').evaluate((node, padding) => {
    const list = node as unknown as HTMLElementLike
    const { top } = list.getBoundingClientRect()
    const cards = [...list.querySelectorAll('[data-event]')]
    const first = cards.find(card => card.getBoundingClientRect().bottom > top + padding)
    return first
      ? { id: first.getAttribute('data-event') ?? '', offset: Math.round(first.getBoundingClientRect().top - top) }
      : null
  }, listPadding)
}

/** The tests' own types know no browser. */
interface HTMLElementLike {
  scrollTop: number
  getBoundingClientRect(): { top: number; bottom: number }
  getAttribute(name: string): string | null
  querySelectorAll(selector: string): HTMLElementLike[]
}

describe.skipIf(noBrowser)(`thousands of events${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  beforeAll(async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce })
    for (let first = 0; first < many; first += atOnce) {
      const posts = Array.from({ length: atOnce }, (_, n) => smallAlarm({ targetId: first + n }))
      await Promise.all(posts.map(post => site.server.post(post, { agent })))
    }
    agent.destroy()
    await site.server.post(await platePost({ plate: 'LAST1' }))
    await until(async () => (await site.api('events/count')).total === many + 1, { what: 'every event found' })
  }, 120_000)

  it('keeps only what is in sight in the page, and a link leads others to the same place', async () => {
    const { page, complaints } = await site.open('events?view=list')
    await page.getByTestId('result-count').getByText('3,001 events').waitFor()
    await page.getByTestId('event-row').first().waitFor()
    const list = page.getByTestId('event-list')
    for (let screen = 0; screen < 5; screen++) {
      const before = await whereItIs(page)
      // At the end of what has arrived so far, one scrolls again.
      const scrolled = async () => {
        await list.evaluate(node => {
          const scroller = node as unknown as HTMLElementLike
          scroller.scrollTop += 3000
        })
        return whereItIs(page)
      }
      await expect.poll(scrolled).not.toEqual(before)
      expect(await page.locator('[data-event]').count()).toBeLessThan(80)
    }
    const at = await whereItIs(page)
    await page.waitForURL(url => url.searchParams.get('at') === at?.id)
    const shared = await site.open(page.url())
    await expect.poll(async () => (await whereItIs(shared.page))?.id).toBe(at?.id)
    await page.reload()
    await expect.poll(() => whereItIs(page)).toEqual(at)
    expect([...complaints, ...shared.complaints]).toEqual([])
  })

  it('stays at the event one looks at while new ones come', async () => {
    const { page } = await site.open('events')
    await page.getByTestId('event-card').first().waitFor()
    await page.getByTestId('event-list').evaluate(node => {
      const scroller = node as unknown as HTMLElementLike
      scroller.scrollTop = 1500
    })
    await page.waitForURL(/[?&]at=/)
    const before = await whereItIs(page)
    await seePlate(site.server, { plate: 'LATER2' })
    await page.getByRole('button', { name: '1 new' }).waitFor()
    expect(await whereItIs(page)).toEqual(before)
    await page.getByRole('button', { name: '1 new' }).click()
    await page.getByTestId('event-card').first().getByText('LATER2').waitFor()
  })

  it('says the day above its events, which have the time alone', async () => {
    const { page } = await site.open('events')
    const heading = page.getByTestId('day-heading')
    await heading.getByText(/^Today, /).waitFor()
    expect(await heading.count()).toBe(1)
    const list = page.getByTestId('event-list')
    await list.evaluate(node => {
      const scroller = node as unknown as HTMLElementLike
      scroller.scrollTop = 1500
    })
    await page.waitForURL(/[?&]at=/)
    const [top, box] = [(await list.boundingBox())?.y ?? 0, await heading.boundingBox()]
    expect(Math.abs((box?.y ?? 0) - top)).toBeLessThan(4)
  })

  it('goes to another time by the scale beside the list', async () => {
    const { page, complaints } = await site.open('events')
    const scrubber = page.getByTestId('scrubber')
    await scrubber.waitFor()
    expect(await obstacles(page)).toEqual([])
    const box = await scrubber.boundingBox()
    if (!box) throw new Error('there is no scale')
    const first = await whereItIs(page)
    await page.mouse.click(box.x + box.width / 2, box.y + box.height * 0.98)
    await page.waitForURL(/[?&]at=/)
    await scrubber.focus()
    await page.keyboard.press('Home')
    await expect.poll(async () => (await whereItIs(page))?.id).toBe(first?.id)
    expect(complaints).toEqual([])
  })

  it('filters by type and camera, each with a chip that takes it away', async () => {
    const { page } = await site.open('events')
    await page.getByRole('button', { name: 'Type', exact: true }).click()
    await page.getByRole('checkbox', { name: /^Intrusion/ }).press('Space')
    await page.getByTestId('result-count').getByText('3,000 events').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Camera', exact: true }).click()
    await page.getByRole('checkbox', { name: /^Gate/ }).press('Space')
    await page.getByText('No events found').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Remove filter: Intrusion' }).click()
    await page.getByTestId('event-card').first().getByText('LA').first().waitFor()
    expect(new URL(page.url()).searchParams.has('category')).toBe(false)
    await page.getByRole('button', { name: 'Remove filter: Gate' }).click()
    await expect.poll(() => new URL(page.url()).search).toBe('')
  })

  it('shows rows or pictures, and remembers which', async () => {
    const { page } = await site.open('events')
    await page.getByTestId('event-card').first().waitFor()
    await page.locator('label', { hasText: 'Rows' }).click()
    await page.getByTestId('event-row').first().waitFor()
    expect(await page.getByTestId('event-card').count()).toBe(0)
    await page.getByRole('link', { name: 'Live' }).click()
    await page.getByRole('link', { name: 'Events' }).click()
    await page.getByTestId('event-row').first().waitFor()
  })
})
