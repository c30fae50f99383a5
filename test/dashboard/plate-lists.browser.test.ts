import { describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { fakeDevice } from '../support/fake-devices.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'
import { dashboardUnderTest } from './browser.ts'
import { obstacles } from './obstacles.ts'
import { storeDevice } from './store-device.ts'

describe.skipIf(noBrowser)(`plate lists of cameras${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  const know = (plate: string, body: object) =>
    webRequest(site.server.webUrl, `/api/v1/plates/${plate}`, { method: 'PUT', body })

  it('shows where a list on a camera differs, and does what a person decides for each plate', async () => {
    const camera = await fakeDevice({
      kind: 'ipc-5.3.1',
      name: 'Keeper',
      host: '127.0.0.31',
      plates: [
        { number: 'SAME11', groupId: '2' },
        { number: 'OTHER22', groupId: '3' },
        { number: 'ONLY33', groupId: '2', owner: 'Neighbour' },
        { number: 'GONE44', groupId: '2' },
      ],
    })
    await storeDevice(site.server, camera)
    for (const plate of ['SAME11', 'OTHER22', 'NEW55']) await know(plate, { group: 'allow' })
    const { page, complaints } = await site.open('plates', { bypassCSP: true })
    await page.getByRole('link', { name: 'Plate lists' }).click()
    await page.getByRole('button', { name: 'Refresh' }).click()
    const card = page.getByRole('region', { name: 'Keeper', exact: true })
    await card.getByText('Out of sync', { exact: true }).waitFor()
    const row = (plate: string) => card.getByTestId('difference').filter({ hasText: plate })
    await row('OTHER22').getByText('Use ours').click()
    await row('ONLY33').getByText('Add to known plates').click()
    await row('GONE44').getByText('Remove', { exact: true }).click()
    expect(await row('SAME11').count()).toBe(0)
    await card.getByRole('button', { name: 'Apply to 4 plates' }).click()
    await card.getByText('4 plates updated.').waitFor()
    await card.getByText('In sync', { exact: true }).waitFor()
    const held = camera.state.plates.map(({ number, groupId }) => `${number} ${groupId}`).sort()
    expect(held).toEqual(['NEW55 2', 'ONLY33 2', 'OTHER22 2', 'SAME11 2'])
    expect((await site.api('plates/ONLY33')).known).toMatchObject({ group: 'allow' })
    // From now on automatically.
    await card.getByRole('switch', { name: 'Keep Keeper in sync' }).press('Space')
    await until(async () => (await site.api('plate-sync')).devices.some((one: { automatic: boolean }) => one.automatic))
    await know('AUTO66', { group: 'block' })
    await until(() => camera.state.plates.some(({ number, groupId }) => number === 'AUTO66' && groupId === '3'))
    expect(await obstacles(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('adds, changes, removes and imports plates on a camera', async () => {
    const camera = await fakeDevice({
      kind: 'ipc-5.3.1',
      name: 'Lister',
      host: '127.0.0.32',
      plates: [{ number: 'FIRST1', owner: 'Ada' }, { number: 'SECOND2' }],
    })
    const { id } = await storeDevice(site.server, camera)
    const { page, complaints } = await site.open(`devices/${id}`)
    const part = page.getByRole('region', { name: 'Plate list on the camera' })
    const row = (plate: string) => part.getByTestId('device-plate').filter({ hasText: plate })
    await part.getByRole('button', { name: 'Add a plate' }).click()
    await part.getByLabel('Plate', { exact: true }).fill('THIRD3')
    await part.getByLabel('Owner').fill('Grace')
    await part.getByLabel('Until').fill('2030-01-31T18:00')
    await part.getByRole('button', { name: 'Add to the device' }).click()
    await row('THIRD3')
      .getByText(/Grace · until 2030-01-31 18:00/)
      .waitFor()
    await row('FIRST1').getByRole('button', { name: 'Edit FIRST1' }).click()
    await part.getByLabel('Owner').fill('Ada Byron')
    await part.getByRole('button', { name: 'Save on the device' }).click()
    await row('FIRST1').getByText('Ada Byron').waitFor()
    await row('SECOND2').getByRole('button', { name: 'Remove SECOND2' }).click()
    await row('SECOND2').getByRole('button', { name: 'Remove from the camera' }).click()
    await row('SECOND2').waitFor({ state: 'detached' })
    await part.getByRole('button', { name: 'Import' }).click()
    const csv = 'plate,list,owner\nFOURTH4,block,\n,allow,nobody\n'
    const file = { name: 'plates.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
    await part.locator('input[type=file]').setInputFiles(file)
    await part.getByText(/Line 3:/).waitFor()
    await part.getByRole('button', { name: 'Write 1 plate to the device' }).click()
    await row('FOURTH4').getByText('Block').waitFor()
    await part.getByLabel('Search the plates').fill('grace')
    await row('FOURTH4').waitFor({ state: 'detached' })
    await row('THIRD3').waitFor()
    expect(camera.state.plates.map(({ number }) => number).sort()).toEqual(['FIRST1', 'FOURTH4', 'THIRD3'])
    expect(complaints).toEqual([])
  })

  it('keeps for how long a known plate counts', async () => {
    const { page, complaints } = await site.open('plates/VISIT77')
    await page.getByRole('combobox', { name: 'Group' }).fill('temporary')
    await page.getByLabel('Valid until').fill('2020-01-31T18:00')
    await page.getByRole('button', { name: 'Add to known plates' }).click()
    await until(async () => (await site.api('plates?plate=VISIT77')).items[0]?.known?.validity === 'ended')
    await page.goto(new URL('plates?plate=VISIT77', site.server.webUrl).href)
    await page
      .getByTestId('plate-card')
      .getByText(/ended 31 Jan 2020, 18:00/)
      .waitFor()
    expect(complaints.filter(one => !one.includes('404'))).toEqual([])
  })
})
