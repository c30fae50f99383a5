import { describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { deviceCertificate, devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { until } from '../support/until.ts'
import { adminPassword, setUp } from '../support/web-client.ts'
import { dashboardUnderTest } from './browser.ts'
import { obstaclesInEveryLook } from './obstacles.ts'
import { storeDevice } from './store-device.ts'
import { unexpected } from './unexpected-complaints.ts'

describe.skipIf(noBrowser)(`devices${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  const stored = (device: Parameters<typeof storeDevice>[1]) => storeDevice(site.server, device)

  it('opens a gate only after a question, says who did it, closes it again and writes it down', async () => {
    const camera = await fakeDevice({ kind: 'ipc-5.3.1', name: 'Barrier', host: '127.0.0.25' })
    const { id } = await stored(camera)
    const { page, complaints } = await site.open(`devices/${id}`)
    await page.getByRole('img', { name: 'Snapshot of Barrier' }).waitFor()
    const row = page.getByTestId('output-row')
    await row.getByRole('button', { name: 'Activate output 1' }).click()
    const dialog = page.getByRole('dialog', { name: 'Activate output 1 of Barrier?' })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(camera.state.outputs).toEqual([false])
    await row.getByRole('button', { name: 'Activate output 1' }).click()
    await dialog.getByRole('textbox', { name: 'Seconds' }).fill('1')
    await dialog.getByRole('button', { name: 'Activate output 1' }).click()
    await until(() => camera.state.outputs[0] === true)
    await row.getByText(/activated .*, releases in/).waitFor()
    await until(() => camera.state.outputs[0] === false)
    await row.getByText('Released', { exact: true }).waitFor()
    const { items } = await site.api('audit')
    expect(items).toContainEqual(
      expect.objectContaining({ action: 'open-output', subject: 'Barrier', detail: 'output 1 for 1 s' }),
    )
    expect(complaints).toEqual([])
  })

  it('gives a device in another time zone that of the server, from the page of its camera', async () => {
    const camera = await fakeDevice({
      kind: 'ipc-5.3.1',
      name: 'Far east',
      host: '127.0.0.51',
      postFrom: '127.0.0.51',
      postTo: site.server.url,
      timeZone: 'CST-8',
    })
    await camera.event('line-crossing')
    const { id } = await stored(camera)
    const own = async () => (await site.api('cameras')).items.find(({ name }: { name: string }) => name === 'Far east')
    await expect.poll(async () => (await own())?.clock.zoneOffsetMinutes).toBe(480)
    const { page, complaints } = await site.open('cameras')
    const card = page.getByTestId('camera-card').filter({ hasText: 'Far east' })
    await card.getByText('In another time zone (UTC+8, this server UTC)').waitFor()
    await card.getByRole('link', { name: 'Set the time zone' }).click()
    await page.getByRole('button', { name: 'Set its time zone to UTC' }).click()
    await until(() => camera.state.timeZone === 'UTC0')
    await card.getByTestId('other-zone').waitFor({ state: 'detached' })
    expect((await site.api(`devices/${id}`)).clock).toMatchObject({ timeZone: 'UTC0', zoneOffsetMinutes: 0 })
    expect((await site.api('audit')).items).toContainEqual(
      expect.objectContaining({
        action: 'set-device-clock',
        detail: expect.stringMatching(/^time zone CST-8 to UTC0, /),
      }),
    )
    expect(complaints).toEqual([])
  })

  it('asks before it switches NTP off to set a clock, and leaves it on where one thinks better of it', async () => {
    const camera = await fakeDevice({
      kind: 'ipc-5.3.1',
      name: 'Ticking',
      host: '127.0.0.39',
      clockOffsetMs: 7_200_000,
    })
    camera.state.ntp = true
    const { id } = await stored(camera)
    const { page } = await site.open(`devices/${id}`)
    const press = (name: string) => page.getByRole('button', { name }).click()
    await press('Set to this server’s time…')
    await page.getByText(/the clock will drift/).waitFor()
    await press('Leave NTP on')
    expect([camera.state.ntp, camera.state.clockOffsetMs]).toEqual([true, 7_200_000])
    await press('Set to this server’s time…')
    await press('Turn NTP off and set the clock')
    await until(() => camera.state.ntp === false && Math.abs(camera.state.clockOffsetMs) < 5000)
  })

  it('sets a clock that is off, sets the device up after showing what changes, and puts it back', async () => {
    const camera = await fakeDevice({
      kind: 'ipc-5.3.1',
      name: 'Late',
      host: '127.0.0.26',
      clockOffsetMs: 3 * 3_600_000,
    })
    const { id } = await stored(camera)
    const { page, complaints } = await site.open(`devices/${id}`)
    await page
      .getByText(/3 h ahead of this server/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Set to this server’s time' }).click()
    await page.getByText(/Clock set: matches this server/).waitFor()
    expect(Math.abs(camera.state.clockOffsetMs)).toBeLessThan(5000)
    const posting = page.getByRole('region', { name: 'Where it posts' })
    await posting.getByRole('button', { name: 'Set up…' }).click()
    await posting.getByRole('list', { name: 'Changes on the device' }).waitFor()
    expect(camera.state.httpPost.some(post => post.enabled)).toBe(false)
    await posting.getByRole('button', { name: 'Write to the device' }).click()
    await posting.getByText('this server', { exact: true }).waitFor()
    expect(camera.state.httpPost.some(post => post.enabled)).toBe(true)
    await posting.getByRole('button', { name: 'Restore old settings…' }).click()
    await posting.getByRole('button', { name: 'Restore the settings' }).click()
    await posting.getByText('The old settings were restored and verified.').waitFor()
    await posting.getByText(/it should not post here/).waitFor()
    expect(camera.state.httpPost.some(post => post.enabled)).toBe(false)
    expect(complaints).toEqual([])
  })

  it('shows both certificates when one changed, and trusts the new one only when told to', async () => {
    const camera = await fakeDevice({
      kind: 'ipc-5.3.1',
      name: 'Secure',
      host: '127.0.0.27',
      https: await deviceCertificate('before'),
    })
    await stored({ ...camera, protocol: 'https' })
    const { page, complaints } = await site.open('devices')
    const card = page.getByRole('region', { name: 'Secure', exact: true })
    await card.getByText('OK', { exact: true }).waitFor()
    camera.replaceCertificate(await deviceCertificate('after'))
    await card.getByRole('button', { name: 'Check now: Secure' }).click()
    await card.getByText('Certificate changed', { exact: true }).waitFor()
    const fingerprints = await card.getByText(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/).allTextContents()
    expect(new Set(fingerprints).size).toBe(2)
    const { ok } = camera.state.signIns
    await card.getByRole('button', { name: 'Trust the new certificate' }).click()
    await card.getByText('OK', { exact: true }).waitFor()
    expect(camera.state.signIns.ok).toBeGreaterThan(ok)
    expect(unexpected(complaints)).toEqual([])
  })

  it('changes name and password of a device, and removes it with word of what stays', async () => {
    const camera = await fakeDevice({ kind: 'ipc-5.3.1', name: 'Old name', host: '127.0.0.28' })
    await stored(camera)
    const { page, complaints } = await site.open('devices')
    await page.getByRole('button', { name: 'Edit Old name' }).click()
    const form = page.getByRole('form', { name: 'Edit Old name' })
    await form.getByLabel('Name', { exact: true }).fill('New name')
    await form.getByRole('button', { name: 'Save and check' }).click()
    const card = page.getByRole('region', { name: 'New name', exact: true })
    await card.getByText('OK', { exact: true }).waitFor()
    await card.getByRole('button', { name: 'More for New name' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await card.getByText(/The device itself does not change/).waitFor()
    await card.getByRole('button', { name: 'Remove', exact: true }).click()
    await card.waitFor({ state: 'detached' })
    await page.getByText('New name was removed.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await card.getByText('OK', { exact: true }).waitFor()
    expect(complaints).toEqual([])
  })

  it('has nothing in the way of people with aids, light, dark and on a phone', async () => {
    const camera = await fakeDevice({ kind: 'ipc-5.3.1', name: 'Axe', host: '127.0.0.29', ptz: true })
    const { id } = await stored(camera)
    const { page } = await site.open('devices/add', { bypassCSP: true })
    const found: Record<string, string[]> = {}
    const look = async (what: string) => {
      const those = await obstaclesInEveryLook(page)
      if (those.length > 0) found[what] = those
    }
    await page.getByLabel('Address of the camera or recorder').fill(`127.0.0.29:${camera.port}`)
    await look('find')
    await page.keyboard.press('Enter')
    await page.getByLabel('Password', { exact: true }).fill(devicePassword)
    await look('sign in')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Axe' }).waitFor()
    await look('check')
    await page.getByRole('button', { name: 'Set up', exact: true }).click()
    await page.getByText(/is set up: its settings/).waitFor()
    await look('arrival')
    await page.goto(new URL('devices', site.server.webUrl).href)
    const card = page.getByRole('region', { name: 'Axe', exact: true })
    await card.getByRole('button', { name: 'Edit Axe' }).click()
    await look('devices')
    await page.goto(new URL(`devices/${id}`, site.server.webUrl).href)
    await page.getByRole('img', { name: 'Snapshot of Axe' }).waitFor()
    await page.getByRole('button', { name: 'Set up…' }).click()
    await page.getByText(/Nothing has to change/).waitFor()
    await look('device')
    await page.getByRole('button', { name: 'Activate output 1' }).click()
    await page.getByRole('dialog').waitFor()
    await look('gate')
    expect(found).toEqual({})
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  })
})

describe.skipIf(noBrowser)(`devices for who may only look${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest({})

  it('are shown without what a viewer may not do', async () => {
    const camera = await fakeDevice({ kind: 'ipc-5.3.1', name: 'Seen', host: '127.0.0.30' })
    const admin = await setUp(site.server)
    await admin.send('/api/v1/users', { body: { name: 'Guard', password: adminPassword, role: 'viewer' } })
    const access = { host: camera.host, port: camera.port, protocol: 'http', user: 'admin', password: devicePassword }
    const { id } = (await admin.send('/api/v1/devices', { body: access })).json
    const { page, complaints } = await site.open(`devices/${id}`)
    await page.getByLabel('Name').fill('Guard')
    await page.getByLabel('Password').first().fill(adminPassword)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('img', { name: 'Snapshot of Seen' }).waitFor()
    await page.getByRole('region', { name: 'Where it posts' }).waitFor()
    const buttons = await page.locator('main').getByRole('button').allTextContents()
    expect(buttons.filter(text => !/New snapshot/.test(text) && text !== '')).toEqual([])
    await page.getByRole('link', { name: 'All devices' }).click()
    await page.getByTestId('device-card').waitFor()
    expect(await page.locator('main').getByRole('button').count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Add a camera' }).count()).toBe(0)
    await page.goto(new URL('devices/add', site.server.webUrl).href)
    await page.getByText('Only administrators can add cameras').waitFor()
    expect(complaints.filter(one => !one.includes('401'))).toEqual([])
  })
})
