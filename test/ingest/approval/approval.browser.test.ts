import { Agent } from 'node:http'
import { describe, expect, it } from 'vitest'
import { dashboardUnderTest } from '../../dashboard/browser.ts'
import { platePost } from '../../dashboard/site.ts'
import { call } from '../../rules/posts.ts'
import { noBrowser } from '../../support/browser.ts'

const stranger = { agent: new Agent({ localAddress: '127.0.0.9' }) }

describe.skipIf(noBrowser)(`approval in the dashboard${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest({ env: { VIEWTRON_AUTH: 'off', VIEWTRON_CAMERA_HOST: '0.0.0.0' } })
  const look = async (name: string, page: { screenshot(options: object): Promise<unknown> }) => {
    const folder = process.env.SCREENSHOTS
    if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
  }

  it('shows a new address on the card, and confirms it with one press', async () => {
    const { server } = site
    await server.post(await platePost({ plate: 'OWN1', withPictures: true }))
    await call(server, 'settings', 'PATCH', { approveDevices: true })
    await server.post(await platePost({ plate: 'FORGED' }), stranger)

    const events = await site.open('events')
    await events.page.getByText('address not confirmed').first().waitFor()
    await look('events', events.page)
    await events.page.getByTestId('event-card').first().click()
    await events.page.getByRole('button', { name: 'Confirm 127.0.0.9' }).waitFor()
    await look('event', events.page)

    const { page, complaints } = await site.open('cameras')
    const card = page.getByTestId('camera-card')
    await card.getByText('New address').waitFor()
    await page.getByText('1 camera with a new address').waitFor()
    await look('card', page)
    await card.getByRole('link', { name: 'Gate' }).click()
    const panel = page.getByTestId('camera-panel')
    await look('panel', page)
    await panel.getByRole('button', { name: 'Not mine' }).click()
    await panel.getByText('is not this camera').waitFor()
    await panel.getByRole('button', { name: 'This is the camera after all' }).click()
    await panel.getByTestId('claimed-address').waitFor({ state: 'detached' })
    await panel.getByRole('button', { name: /^Only from 127/ }).click()
    await panel.getByText(/count only when they come from 127\.0\.0\.1/).waitFor()
    await look('panel-after', page)
    expect((await site.api('cameras')).items[0]).toMatchObject({
      claimedAddresses: [],
      allowedAddresses: ['127.0.0.1'],
    })
    expect([...complaints, ...events.complaints]).toEqual([])
  })

  it('sets a password of the camera port with two clicks, and names the devices that need it', async () => {
    const { page, complaints } = await site.open('settings/devices')
    await page.getByText('What approval can and cannot detect').waitFor()
    await look('settings', page)
    await page.getByRole('button', { name: 'Set a password…' }).click()
    await look('settings-form', page)
    await page.getByRole('button', { name: 'Require this password' }).click()
    await page.getByText('Devices have to send the user camera').waitFor()
    await page.getByText(/Enter it by hand .* Gate/).waitFor()
    await look('settings-set', page)
    expect((await site.server.post(await platePost({ plate: 'NONE' }))).status).toBe(401)
    await page.getByRole('button', { name: 'Remove the password' }).click()
    await page.getByRole('button', { name: 'Remove the password' }).last().click()
    await page.getByRole('button', { name: 'Set a password…' }).waitFor()
    expect((await site.server.post(await platePost({ plate: 'AGAIN' }))).status).toBe(200)
    expect(complaints).toEqual([])
    const plates = await site.open('plates')
    await plates.page.getByText(/Does a plate open a gate\?/).click()
    await look('plates', plates.page)
  })
})
