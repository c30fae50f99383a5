import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'
import { dashboardUnderTest } from './browser.ts'
import { obstacles } from './obstacles.ts'
import { seePlate } from './site.ts'

describe.skipIf(noBrowser)(`alerts${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()
  const open = (path: string, options: object = {}) => site.open(path, { bypassCSP: true, ...options })
  const send = (path: string, body?: object) =>
    webRequest(site.server.webUrl, `/api/v1/${path}`, { method: 'POST', body: body ?? {} })
  const alerts = (count: number) =>
    until(async () => (await site.api('alerts?seen=false')).unseen === count, { what: `${count} unseen alerts` })

  beforeAll(async () => {
    await send('rules', { name: 'Wanted', when: { plate: { number: ['WANT*'] } }, alert: { severity: 'critical' } })
    await send('rules', { name: 'Cars', when: { plate: { number: ['CAR*'] } }, alert: { severity: 'info' } })
  })

  it('stand in a band on Live with picture, plate and camera until somebody has seen them', async () => {
    const { page, complaints } = await open('live')
    await page.getByTestId('connection-state').getByText('Live').waitFor()
    await seePlate(site.server, { plate: 'WANT1', withPictures: true })
    const alert = page.getByTestId('band-alert')
    await alert.getByText('WANT1').first().waitFor()
    await alert.getByText('Critical').waitFor()
    await alert.getByText('Gate', { exact: true }).waitFor()
    expect(await alert.locator('img').getAttribute('src')).toContain('/images/0')
    // The rule makes the card critical, in words and not by color alone.
    await page.getByTestId('event-card').getByText('Critical').waitFor()
    await until(async () => (await page.title()).startsWith('(1) Live'))
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('button', { name: /^Mark as seen/ }).click()
    await page.getByText('1 alert marked as seen.').waitFor()
    await until(async () => (await page.title()) === 'Live · Viewtron')
    await page.getByRole('button', { name: 'Undo' }).click()
    await alert.getByText('Critical').waitFor()
    expect(complaints).toEqual([])
  })

  it('are worked through on their page by keyboard: filter, move, select, mark as seen, undo', async () => {
    for (const plate of ['CAR2', 'CAR3', 'CAR3']) await seePlate(site.server, { plate })
    await alerts(4)
    const { page, complaints } = await open('alerts?seen=false')
    const rows = page.getByTestId('alert-row')
    await until(async () => (await rows.count()) === 4)
    expect(await obstacles(page)).toEqual([])
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('e')
    await page.getByText('2 alerts marked as seen.').waitFor()
    await until(async () => (await rows.count()) === 2)
    await page.getByRole('button', { name: 'Undo' }).click()
    await until(async () => (await rows.count()) === 4)
    await page.getByRole('combobox', { name: 'Severity' }).click()
    await page.getByRole('option', { name: 'Critical' }).click()
    await until(async () => (await rows.count()) === 1)
    expect(new URL(page.url()).search).toContain('severity=critical')
    await rows.getByText('WANT1').first().waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    expect(complaints).toEqual([])
  })

  it('are grouped by rule and plate, and a group is marked as seen at once', async () => {
    const { page } = await open('alerts?view=groups')
    const group = page.getByRole('listitem').filter({ hasText: 'CAR3' })
    await group.getByText('2 alerts').waitFor()
    expect(await obstacles(page)).toEqual([])
    await group.getByRole('button', { name: 'Mark 2 alerts as seen: Cars, CAR3' }).click()
    await alerts(2)
    await group.getByRole('button', { name: /^Show/ }).click()
    await until(async () => (await page.getByTestId('alert-row').count()) === 2)
    await page.getByTestId('alert-row').first().getByText('seen by').waitFor()
  })

  it('are found by day in the calendar', async () => {
    const { page } = await open('alerts')
    const days = page.getByRole('region', { name: 'Days with alerts' })
    const day = days.getByRole('button', { name: /4 alerts, 2 unseen, critical/ })
    await day.click()
    await until(async () => new URL(page.url()).search.includes('day='))
    await until(async () => (await page.getByTestId('alert-row').count()) === 4)
    await page.getByRole('button', { name: 'Earlier month' }).click()
    await page.getByRole('button', { name: 'Later month' }).click()
    expect(await day.getAttribute('aria-pressed')).toBe('true')
  })

  it('have a place in the bar of a phone', async () => {
    const { page } = await open('alerts', { viewport: { width: 390, height: 844 } })
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link', { name: /^Alerts/ })
      .waitFor()
    await page.getByTestId('alert-row').first().waitFor()
    expect(await obstacles(page)).toEqual([])
  })

  it('and events are as urgent as the settings say', async () => {
    const { page, complaints } = await open('settings/severity')
    const fire = page.getByRole('radiogroup', { name: 'Severity: fire' })
    expect(await fire.getByRole('radio', { name: 'Critical' }).isChecked()).toBe(true)
    await fire.getByText('Warning').click()
    await until(async () => (await site.api('settings')).severity.category.fire === 'warning')
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('link', { name: 'Sound and notifications' }).click()
    await page.getByText('Sound of alerts').waitFor()
    expect(await obstacles(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
