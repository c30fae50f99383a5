import { describe, expect, it } from 'vitest'
import { crossingPost } from '../analysis/posts.ts'
import { noBrowser } from '../support/browser.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'
import { dashboardUnderTest } from './browser.ts'
import { downloaded, unzipped } from './downloads.ts'
import { obstacles } from './obstacles.ts'
import { seePlate } from './site.ts'

// The accessibility check runs in the page.
const open = { bypassCSP: true }
const phone = { ...open, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

describe.skipIf(noBrowser)(`selected events${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  async function fill(): Promise<void> {
    if ((await site.api('events?limit=1')).items.length > 0) return
    for (const [targetId, ...smartTypes] of [
      [7, 'PEA', 'AOIENTRY'],
      [8, 'PEA'],
      [9, 'PEA'],
      [10, 'PEA'],
    ] as const) {
      for (const smartType of smartTypes) {
        await site.server.post(crossingPost({ at: new Date(), smartType, targetId }))
      }
    }
  }

  it('are compared when two are chosen', async () => {
    await fill()
    const { page, complaints } = await site.open('events', open)
    const boxes = page.getByRole('checkbox', { name: /^Select / })
    await page.getByTestId('event-card').nth(3).waitFor()
    await boxes.nth(3).check({ force: true })
    const bar = page.getByRole('region', { name: 'Selected events' })
    await bar.getByRole('status').waitFor()
    const compare = bar.getByRole('link', { name: 'Compare' })
    expect(await compare.count()).toBe(0)
    // An incident with two events counts as one card.
    await boxes.nth(0).check({ force: true })
    await compare.click()
    await page.getByTestId('compared-picture').nth(1).waitFor()
    expect(new URL(page.url()).pathname).toMatch(/\/compare$/)
    await page.goBack()
    await page.getByTestId('event-card').first().waitFor()
    expect(complaints).toEqual([])
  })

  it('are chosen by check boxes, Shift, Ctrl+A and keys, and an incident counts with all its events', async () => {
    await fill()
    const { page, complaints } = await site.open('events', open)
    const cards = page.getByTestId('event-card')
    await cards.nth(3).waitFor()
    const boxes = page.getByRole('checkbox', { name: /^Select / })
    const count = page.getByRole('region', { name: 'Selected events' }).getByRole('status')
    await cards.nth(0).hover()
    await boxes.nth(0).click()
    await count.filter({ hasText: /^1 event selected$/ }).waitFor()
    await cards.nth(2).click({ modifiers: ['Shift'] })
    await count.filter({ hasText: /^3 events selected$/ }).waitFor()
    await cards.nth(3).click()
    await count.filter({ hasText: /^5 events selected$/ }).waitFor()
    expect(new URL(page.url()).searchParams.get('open')).toBeNull()
    expect(await obstacles(page)).toEqual([])
    await page.keyboard.press('Escape')
    await count.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+a')
    await count.filter({ hasText: /^5 events selected$/ }).waitFor()
    await page.getByRole('button', { name: 'Clear' }).click()
    await count.waitFor({ state: 'detached' })
    await cards.nth(1).focus()
    await page.keyboard.press('x')
    await count.filter({ hasText: /^1 event selected$/ }).waitFor()
    await boxes.nth(2).focus()
    await page.keyboard.press('Space')
    await count.filter({ hasText: /^2 events selected$/ }).waitFor()
    expect(complaints).toEqual([])
  })

  it('are exported alone, and kept', async () => {
    await fill()
    const { page, complaints } = await site.open('events?view=list')
    const rows = page.getByTestId('event-row')
    await rows.nth(3).waitFor()
    await rows.nth(0).hover()
    await page
      .getByRole('checkbox', { name: /^Select / })
      .nth(0)
      .click()
    const bar = page.getByRole('region', { name: 'Selected events' })
    await bar.getByRole('button', { name: 'Export' }).click()
    const { name, bytes } = await downloaded(page, page.getByRole('menuitem', { name: 'With pictures (ZIP)' }))
    expect(name).toMatch(/^viewtron-1-events-\d{4}-\d\d-\d\d\.zip$/)
    expect(String((await unzipped(bytes)).get('about.txt'))).toContain('Events: 1\n')
    await bar.getByRole('button', { name: 'Keep' }).click()
    await bar.getByText('1 event selected, 1 event kept').waitFor()
    expect((await site.api('events?kept=true')).items).toHaveLength(1)
    expect(complaints).toEqual([])
  })

  it('are chosen on a phone by the button or a long press, with targets for fingers', async () => {
    await fill()
    const { page, complaints } = await site.open('events', phone)
    const cards = page.getByTestId('event-card')
    await cards.nth(1).waitFor()
    await page.getByRole('button', { name: 'Select', exact: true }).tap()
    const bar = page.getByRole('region', { name: 'Selected events' })
    await bar.getByText('Press events to select them').waitFor()
    await cards.nth(0).tap()
    await bar.getByText('1 event selected').waitFor()
    for (const button of await bar.getByRole('button').all()) {
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    }
    expect(await obstacles(page)).toEqual([])
    await bar.getByRole('button', { name: 'Clear' }).tap()
    await bar.waitFor({ state: 'detached' })
    const touch = { pointerType: 'touch', isPrimary: true, clientX: 60, clientY: 300, bubbles: true }
    await cards.nth(1).dispatchEvent('pointerdown', touch)
    await bar.getByText('1 event selected').waitFor()
    await cards.nth(1).dispatchEvent('pointerup', touch)
    expect(complaints).toEqual([])
  })
})

describe.skipIf(noBrowser)(`a shared event${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  it('is shown by a link that the dialog makes, and ends there', async () => {
    await seePlate(site.server, { plate: 'GATE1', camera: 'Gate', withPictures: true })
    const [event] = (await site.api('events?limit=1')).items
    const { page, complaints } = await site.open(`events/${event.id}`, open)
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Share this event' })
    await dialog.getByRole('radio', { name: '1 hour' }).check()
    await dialog.getByRole('button', { name: 'Make link' }).click()
    const address = dialog.getByLabel('Address to send')
    await address.waitFor()
    expect(await obstacles(page)).toEqual([])
    const link = await address.inputValue()
    const links = dialog.getByRole('region', { name: 'Links to this event' })
    await links.getByText('never opened').waitFor()
    const visitor = await site.open(new URL(link).pathname.slice(1))
    await visitor.page.getByRole('heading', { name: ` at ${event.camera.name}` }).waitFor()
    const pictures = visitor.page.getByRole('img')
    expect(await pictures.count()).toBeGreaterThan(0)
    await until(() =>
      visitor.page.evaluate('[...document.images].every(image => image.complete && image.naturalWidth > 0)'),
    )
    expect(visitor.complaints).toEqual([])
    const checked = await site.open(new URL(link).pathname.slice(1), open)
    expect(await obstacles(checked.page)).toEqual([])
    await page.reload()
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    await links.getByText('opened 2 times').waitFor()
    await links.getByRole('button', { name: 'End now' }).click()
    await links.getByText('Ended').waitFor()
    expect((await fetch(link)).status).toBe(404)
    expect(complaints).toEqual([])
  })

  it('is in the list of all links in the settings, and its link ends there', async () => {
    const [event] = (await site.api('events?limit=1')).items
    const body = { validFor: '7d', hiding: 'everything' }
    const made = await webRequest(site.server.webUrl, `/api/v1/events/${event.id}/share-links`, {
      method: 'POST',
      body,
    })
    const { page, complaints } = await site.open('settings/shared', open)
    const working = page.getByRole('region', { name: 'Links that work' }).getByRole('listitem')
    await working.getByRole('link', { name: `GATE1, ${event.camera.name}` }).waitFor()
    await working.getByText('Pictures blurred').waitFor()
    expect(await obstacles(page)).toEqual([])
    await working.getByRole('button', { name: 'End now' }).click()
    await page.getByText('No link works at the moment.').waitFor()
    expect((await fetch(made.json.url)).status).toBe(404)
    expect(complaints).toEqual([])
  })
})
