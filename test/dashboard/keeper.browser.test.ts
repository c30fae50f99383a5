import { rmSync } from 'node:fs'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { obstacles } from './obstacles.ts'
import { seePlate } from './site.ts'

describe.skipIf(noBrowser)(`plates, cameras and the inbox${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  beforeAll(async () => {
    await seePlate(site.server, { plate: 'BZY8009', withPictures: true })
    await site.server.post('<?xml version="1.0"?><config><secret>password</secret>')
  })

  it('finds a misread plate and says what was misread, and remembers whose it is', async () => {
    const { page, complaints } = await site.open('plates')
    await page.getByLabel('Search plates').fill('8ZY80O9')
    await page.getByText('No plates match').waitFor()
    await page.getByRole('button', { name: 'Search for look-alikes' }).click()
    await page.getByTestId('plate-card').getByText('Look-alike: 8 read as B, O read as 0').waitFor()
    await page.getByTestId('plate-card').getByRole('link').click()
    await page.getByLabel('Name', { exact: true }).fill('Milk van')
    await page.getByRole('combobox', { name: 'Group' }).fill('allow')
    await page.getByRole('button', { name: /^(Save|Add to known plates)/ }).click()
    await expect.poll(async () => (await site.api('plates?known=true')).items[0]?.known?.name).toBe('Milk van')
    await page.goBack()
    await page.getByTestId('plate-card').getByText('Milk van').waitFor()
    expect(complaints).toEqual([])
  })

  it('renames a camera', async () => {
    const { page } = await site.open('cameras')
    await page.getByTestId('camera-card').getByRole('link').first().click()
    await page.getByRole('button', { name: /^Rename/ }).click()
    await page.getByLabel('Camera name').fill('North gate')
    await page.getByLabel('Camera name').press('Enter')
    await page.getByTestId('camera-card').getByText('North gate').waitFor()
    await seePlate(site.server, { plate: 'AFTER1' })
    expect((await site.api('events?plate=AFTER1')).items[0].camera.name).toBe('North gate')
  })

  it('shows a post that nobody understood, and reads it again', async () => {
    const { page, complaints } = await site.open('inbox')
    await page.getByTestId('inbox-row').first().click()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Still not recognized, for the same reason.').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Bug report bundle' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.zip$/)
    expect(complaints).toEqual([])
  })

  it('says in words what a shorter retention removes', async () => {
    const { page } = await site.open('settings/retention')
    await page.getByRole('heading', { name: 'Settings' }).first().waitFor()
    await page.getByText(/Nothing is removed/).waitFor()
    await page.getByRole('switch', { name: /^Remove old pictures/ }).press('Space')
    await page.getByText(/never removed. Removed data cannot be recovered/).waitFor()
  })

  it('shows what a change removes before it is saved, and adds and releases a hold', async () => {
    const { page, complaints } = await site.open('settings/retention')
    await page.getByRole('switch', { name: /^Remove old events/ }).press('Space')
    await page.getByRole('combobox', { name: 'Exception for' }).click()
    await page.getByRole('option', { name: 'Unknown plates only' }).click()
    await page.getByRole('button', { name: 'Add exception' }).click()
    await page.getByText('Events with unknown plates only: 7 days').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Nothing would be removed now.').waitFor()
    await page.getByRole('button', { name: 'Save and remove' }).click()
    await page.getByText('Saved.').waitFor()
    const { retention } = await site.api('settings')
    expect(retention).toMatchObject({ eventDays: 365, rules: [{ kind: 'strangers', days: 7 }] })
    await page.getByLabel('Reason').fill('Case 12/2026')
    await page.getByRole('button', { name: 'Add hold' }).click()
    await page.getByRole('button', { name: 'Release the hold Case 12/2026' }).click()
    await page.getByRole('button', { name: 'Release hold' }).click()
    await page.getByText('released', { exact: true }).waitFor()
    expect(await obstacles(page)).toEqual([])
    expect((await site.api('holds')).items).toMatchObject([{ reason: 'Case 12/2026', releasedAt: expect.any(String) }])
    expect(complaints).toEqual([])
  })

  it('makes a backup in a folder that somebody names, and says what is wrong with one that is not fit', async () => {
    const target = `${site.server.dataDir}-backups`
    onTestFinished(() => rmSync(target, { recursive: true, force: true }))
    const { page, complaints } = await site.open('settings/backups', { bypassCSP: true })
    await page.getByLabel('Folder').fill('backups')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/a whole path is needed/).waitFor()
    await page.getByLabel('Folder').fill(target)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('No backup was made so far.').waitFor()
    await page.getByRole('button', { name: 'Back up now' }).click()
    await page.getByText(/^Last good backup/).waitFor()
    await page.getByText(/^This folder is on the same disk/).waitFor()
    expect(await obstacles(page)).toEqual([])
    expect(complaints.filter(complaint => !complaint.includes('422'))).toEqual([])
  })
})
