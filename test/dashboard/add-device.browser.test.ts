import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { deviceCertificate, devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { dashboardUnderTest } from './browser.ts'
import { storeDevice } from './store-device.ts'
import { unexpected } from './unexpected-complaints.ts'

/** Fills fields and presses buttons, and counts both. */
function personAt(page: Page) {
  let inputs = 0
  return {
    type: async (label: string, text: string) => {
      inputs++
      await page.getByLabel(label, { exact: true }).fill(text)
    },
    press: async (name: string) => {
      inputs++
      await page.getByRole('button', { name }).click()
    },
    enter: async () => {
      inputs++
      await page.keyboard.press('Enter')
    },
    get inputs() {
      return inputs
    },
  }
}

describe.skipIf(noBrowser)(`adding a device${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  it('brings a camera from nothing to its first event in under ten inputs', async () => {
    const camera = await fakeDevice({
      kind: 'ipc-5.3.1',
      name: 'North gate',
      host: '127.0.0.21',
      postFrom: '127.0.0.21',
    })
    const { page, complaints } = await site.open('live')
    const person = personAt(page)
    await page.getByRole('link', { name: 'Add a camera' }).click()
    const focused = page.locator(':focus')
    await page.getByLabel('Address of the camera or recorder').and(focused).waitFor()
    await person.type('Address of the camera or recorder', `127.0.0.21:${camera.port}`)
    await person.enter()
    await page.getByLabel('Password').and(focused).waitFor()
    await person.type('Password', devicePassword)
    await person.enter()
    await page.getByRole('heading', { name: 'North gate' }).waitFor()
    await page
      .getByText(/firmware/)
      .first()
      .waitFor()
    await page.getByRole('list', { name: 'Changes on the device' }).getByText('Domain/IP').waitFor()
    expect(camera.state.httpPost.some(post => post.enabled)).toBe(false)
    await person.enter()
    await page.getByText(/is set up: its settings were written and verified/).waitFor()
    await page.getByText(/^First post arrived in /).waitFor()
    await camera.event('lpr')
    await page.getByText(/^First event arrived in /).waitFor()
    expect(person.inputs).toBeLessThan(10)
    expect(page.url()).not.toContain(encodeURIComponent(devicePassword))
    expect(await page.evaluate(`JSON.stringify([localStorage, sessionStorage, history.state])`)).not.toContain(
      devicePassword,
    )
    // The address says where the wizard stands.
    await page.reload()
    await page.getByText(/^First event arrived in /).waitFor()
    await page.getByRole('link', { name: 'See it live' }).click()
    await page.getByTestId('event-card').first().waitFor()
    expect(complaints).toEqual([])
  })

  it('says at the password that it is wrong, keeps everything else, and tries none twice', async () => {
    const camera = await fakeDevice({ kind: 'ipc-5.3.1', name: 'Yard', host: '127.0.0.22', user: 'keeper' })
    const { page, complaints } = await site.open('devices/add')
    const person = personAt(page)
    await person.type('Address of the camera or recorder', `http://127.0.0.22:${camera.port}`)
    await person.enter()
    await person.type('User', 'keeper')
    await person.type('Password', 'not the password')
    await person.enter()
    const alert = page.getByRole('alert')
    await alert.getByText(/wrong user name or password/).waitFor()
    await alert.getByText(/devices lock an account/).waitFor()
    await person.enter()
    await alert.getByText(/was not sent again/).waitFor()
    expect(camera.state.signIns.failed).toBe(1)
    expect(await page.getByLabel('User', { exact: true }).inputValue()).toBe('keeper')
    await person.type('Password', devicePassword)
    await person.enter()
    await page.getByRole('heading', { name: 'Yard' }).waitFor()
    await page.goBack()
    expect(await page.getByLabel('User', { exact: true }).inputValue()).toBe('keeper')
    await page.goForward()
    await page.getByRole('heading', { name: 'Yard' }).waitFor()
    // The page forgets the device's answer when it is reloaded, and asks for the password once more.
    await page.reload()
    await page.getByText(/enter it again/).waitFor()
    expect(unexpected(complaints)).toEqual([])
  })

  it('says at the address that nothing answers there', async () => {
    const { page } = await site.open('devices/add?step=sign-in&host=127.0.0.23&port=9')
    await page.getByLabel('Password', { exact: true }).fill('any')
    await page.keyboard.press('Enter')
    await page.getByText('127.0.0.23 did not respond like a camera.').waitFor()
    await page.getByRole('button', { name: 'Change' }).click()
    expect(await page.getByLabel('Address of the camera or recorder').inputValue()).toBe('127.0.0.23:9')
    await page.getByLabel('Address of the camera or recorder').fill('not an address')
    await page.keyboard.press('Enter')
    await page.getByText(/Enter an address such as/).waitFor()
  })

  it('goes on with a device that answered on the network', async () => {
    const { page, complaints } = await site.open('devices/add')
    const nothing = { port: 80, name: null, model: null, family: null, deviceId: null, cameras: [] }
    // A probe goes to the whole network, which a test has not: its answer is given.
    const items = [
      { ...nothing, host: '192.168.1.57', name: 'North gate', model: 'LPR-IP8', family: 'ipc' },
      { ...nothing, host: '192.168.1.60', port: 8080, cameras: [{ id: 'c1', name: 'Dock 1' }] },
    ]
    await page.route('**/devices/find', route => route.fulfill({ json: { items, tookMs: 3010 } }))
    await page.getByRole('button', { name: 'Find devices on this network' }).click()
    const found = page.getByRole('list', { name: 'Devices found' })
    await found.getByText('Already posts here as Dock 1').waitFor()
    await found.getByRole('button', { name: /North gate/ }).click()
    await page.getByText('192.168.1.57:80', { exact: true }).waitFor()
    expect(await page.evaluate('document.activeElement?.type')).toBe('password')
    expect(complaints).toEqual([])
  })

  it('leads through the menus of a recorder and waits for what a person types there', async () => {
    const recorder = await fakeDevice({ kind: 'nvr', name: 'Warehouse', host: '127.0.0.24', postFrom: '127.0.0.24' })
    const { page, complaints } = await site.open(`devices/add?step=sign-in&host=127.0.0.24&port=${recorder.port}`)
    await page.getByLabel('Password', { exact: true }).fill(devicePassword)
    await page.keyboard.press('Enter')
    await page.getByText(/Recorder with 4 channels/).waitFor()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    const steps = page.getByRole('list', { name: 'Steps on the device' })
    await steps.getByText('Server Address', { exact: false }).first().waitFor()
    const parts = page.getByRole('list', { name: 'Values to enter' })
    await parts.getByText(String(site.server.port)).waitFor()
    expect(await parts.getByRole('button', { name: /^Copy/ }).count()).toBe(3)
    await page.getByText('Waiting for the first post').waitFor()
    recorder.postTo(site.server.url)
    await page.getByText(/^First post arrived in /).waitFor()
    await page.getByRole('button', { name: 'Send a test alarm' }).click()
    await page.getByText(/raised test alarm 17/).waitFor()
    expect(complaints).toEqual([])
  })

  it('shows in the wizard that a device already added has another certificate, and sends nothing until it is trusted', async () => {
    const camera = await fakeDevice({
      kind: 'ipc-5.3.1',
      name: 'Vault',
      host: '127.0.0.38',
      https: await deviceCertificate('first'),
    })
    await storeDevice(site.server, { host: camera.host, port: camera.port, protocol: 'https' })
    camera.replaceCertificate(await deviceCertificate('second'))
    const { ok } = camera.state.signIns
    const { page } = await site.open(`devices/add?step=sign-in&host=127.0.0.38&port=${camera.port}`)
    await page.getByLabel('Password', { exact: true }).fill(devicePassword)
    await page.keyboard.press('Enter')
    const change = page.getByRole('region', { name: 'Changed certificate' })
    await change.getByText('Presented now').waitFor()
    expect(camera.state.signIns.ok).toBe(ok)
    await change.getByRole('button', { name: 'Trust the new certificate' }).click()
    await change.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Vault' }).waitFor()
    await page.getByText('already added').waitFor()
  })
})
