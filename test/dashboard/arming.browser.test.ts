import { describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { webRequest } from '../support/web-client.ts'
import { dashboardUnderTest } from './browser.ts'
import { obstaclesInEveryLook } from './obstacles.ts'

describe.skipIf(noBrowser)(`arming modes${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  it('are chosen on the page Alerts, which follows changes of others', async () => {
    const { page, complaints } = await site.open('alerts')
    const choice = page.getByLabel('Arming mode')
    await choice.selectOption('away')
    await expect.poll(async () => (await site.api('arming')).mode).toBe('away')
    await webRequest(site.server.webUrl, '/api/v1/arming/mode', { method: 'PUT', body: { mode: 'holiday' } })
    await expect.poll(() => choice.inputValue()).toBe('holiday')
    expect(complaints).toEqual([])
  })

  it('are chosen on the page Live', async () => {
    const { page, complaints } = await site.open('')
    await page.getByLabel('Arming mode').selectOption('night')
    await expect.poll(async () => (await site.api('arming')).mode).toBe('night')
    expect(complaints).toEqual([])
  })

  it('change by a schedule that is edited in the settings', async () => {
    const { page, complaints } = await site.open('settings/modes', { bypassCSP: true })
    await page.getByRole('button', { name: 'Add a change' }).click()
    await page.getByLabel(/^At/).fill('23:15')
    await page.getByRole('group', { name: 'Days of change 1' }).getByText('Sun').click()
    expect(await obstaclesInEveryLook(page)).toEqual([])
    await page.getByRole('button', { name: 'Save schedule' }).click()
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat']
    await expect
      .poll(async () => (await site.api('arming/schedule')).items)
      .toEqual([{ mode: 'night', days, at: '23:15' }])
    await page.getByRole('button', { name: 'Remove change 1' }).click()
    await page.getByRole('button', { name: 'Save schedule' }).click()
    await expect.poll(async () => (await site.api('arming/schedule')).items).toEqual([])
    expect(complaints).toEqual([])
  })
})
