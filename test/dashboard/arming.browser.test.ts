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

  it('are added, renamed and removed in the settings, and chosen wherever modes are', async () => {
    const { page, complaints } = await site.open('settings/modes', { bypassCSP: true })
    await page.getByLabel('New mode').fill('Cleaning crew')
    await page.getByRole('button', { name: 'Add mode' }).click()
    await page.getByRole('button', { name: 'Rename Away' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Nobody here')
    expect(await obstaclesInEveryLook(page)).toEqual([])
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByLabel('Arming mode', { exact: true }).selectOption({ label: 'Mode: Cleaning crew' })
    await expect.poll(async () => (await site.api('arming')).mode).toBe('cleaning-crew')
    await page.getByRole('button', { name: 'Remove Cleaning crew' }).click()
    await page.getByText(/The arming mode Cleaning crew is used by the site/).waitFor()
    await page.getByLabel('Arming mode', { exact: true }).selectOption({ label: 'Mode: Nobody here' })
    await expect.poll(async () => (await site.api('arming')).mode).toBe('away')
    await page.getByRole('button', { name: 'Remove Cleaning crew' }).click()
    await page.getByText('Cleaning crew was removed.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByTestId('mode-row').filter({ hasText: 'cleaning-crew' }).waitFor()
    expect(complaints.filter(one => !one.includes('409'))).toEqual([])
  })

  it('are the condition of a rule about their change', async () => {
    const { page, complaints } = await site.open('rules/new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Everybody has left')
    await page.getByRole('button', { name: 'Add a condition' }).click()
    await page.getByRole('menuitem', { name: 'Change of the arming mode' }).click()
    await page.getByRole('combobox', { name: 'The mode changes to' }).click()
    await page.getByRole('option', { name: 'Holiday' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Create rule' }).click()
    await page.getByText('the mode changes to Holiday').waitFor()
    const { items } = await site.api('rules')
    expect(items.find(({ name }: { name: string }) => name === 'Everybody has left')?.when).toEqual({
      kind: ['mode'],
      mode: ['holiday'],
    })
    expect(complaints).toEqual([])
  })
})
