import { describe, expect, it } from 'vitest'
import { crossingPost } from '../analysis/posts.ts'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'

describe.skipIf(noBrowser)(`events about the same thing${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  async function cross(targetId: number, ...smartTypes: ('PEA' | 'AOIENTRY' | 'AOILEAVE')[]): Promise<void> {
    for (const smartType of smartTypes) {
      const { status } = await site.server.post(crossingPost({ at: new Date(), smartType, targetId }))
      expect(status).toBe(200)
    }
  }

  it('are one card on Events and on Live, with all events one click away', async () => {
    await cross(7, 'PEA', 'AOIENTRY')
    await cross(8, 'PEA')
    const { page, complaints } = await site.open('events')
    const cards = page.getByTestId('event-card')
    await cards.nth(1).waitFor()
    expect(await cards.count()).toBe(2)
    expect(await page.getByTestId('parts').allTextContents()).toEqual(['2 events'])
    await cards.filter({ has: page.getByTestId('parts') }).click()
    const parts = page.getByTestId('same-incident').getByRole('link')
    await parts.nth(1).waitFor()
    expect((await parts.allTextContents()).join(' ')).toMatch(/Line crossed.*Zone entered/)
    await page.keyboard.press('Escape')
    await page.getByText('All events').click()
    await cards.nth(2).waitFor()
    expect(await cards.count()).toBe(3)
    // It is remembered in this browser.
    await page.getByRole('link', { name: 'Live', exact: true }).click()
    await cards.nth(2).waitFor()
    await page.goBack()
    await page.getByText('Incidents').click()
    await page.getByTestId('parts').waitFor()
    await page.getByRole('link', { name: 'Live', exact: true }).click()
    await page.getByText('2 events').waitFor()
    await cross(7, 'AOILEAVE')
    await page.getByText('3 events').waitFor()
    expect(await cards.count()).toBe(2)
    expect(await cards.first().textContent()).toContain('3 events')
    expect(complaints).toEqual([])
  })
})
