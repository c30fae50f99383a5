import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Mosquitto, noBroker } from '../outputs/mqtt/mosquitto.ts'
import { launchBrowser, noBrowser, openPage } from '../support/browser.ts'
import { startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { setUp } from '../support/web-client.ts'

vi.setConfig({ testTimeout: 90_000 })

const leftOut = noBrowser ?? noBroker

describe.skipIf(leftOut)(`outputs of viewtron.yaml${leftOut ? ` (left out: ${leftOut})` : ''}`, () => {
  let browser: Browser
  const target = createServer((_request, response) => void response.end('opened'))

  beforeAll(async () => {
    browser = await launchBrowser()
    await new Promise<void>(resolve => target.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    await browser?.close()
    target.close()
  })

  function serve(brokerUrl: string, auth = 'off') {
    const dataDir = temporaryFolder()
    const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/`
    const config = {
      mqtt: { url: brokerUrl },
      webhooks: [{ name: 'Gate', url, allowPrivate: true }],
      rules: [{ name: 'Of the file', when: { category: ['lpr'] } }],
    }
    writeFileSync(join(dataDir, 'viewtron.yaml'), JSON.stringify(config))
    return startServer({ dataDir, env: { VIEWTRON_AUTH: auth } })
  }

  it('are shown and tested, but not changed; MQTT says how it goes when the broker is there and when it is not', async () => {
    const broker = await Mosquitto.start()
    const server = await serve(broker.url)
    const { page, complaints } = await openPage(browser, new URL('outputs', server.webUrl).href)
    const mqtt = page.getByRole('region', { name: 'MQTT' })
    await mqtt.getByText(`Connected to ${broker.url}; publishes under viewtron/.`).waitFor()
    await mqtt.getByText('Defined in viewtron.yaml or by environment variables. Edit it there.').waitFor()
    await mqtt.getByRole('button', { name: 'Test' }).click()
    await mqtt.getByText('The test arrived').waitFor()
    await mqtt.getByText('A message on viewtron/test went to the broker and came back.').waitFor()
    const gate = page.getByRole('region', { name: 'Gate' })
    await gate.getByRole('button', { name: 'Test' }).click()
    await gate.getByText('The target answered 200: opened').waitFor()
    expect(await gate.getByRole('switch').count()).toBe(0)
    expect(await page.getByRole('link', { name: /^Edit/ }).count()).toBe(0)
    await broker.kill()
    await mqtt.getByText('Waiting', { exact: true }).waitFor()
    await mqtt.getByRole('button', { name: 'Test' }).click()
    await mqtt.getByText('The test did not arrive').waitFor()
    await mqtt.getByText(/There is no connection to mqtt:/).waitFor()
    await broker.run()
    await mqtt.getByText('OK', { exact: true }).waitFor()
    expect(complaints).toEqual([])
  })

  it('and rules say why a person may not change them', async () => {
    const broker = await Mosquitto.start()
    const server = await serve(broker.url, 'on')
    const admin = await setUp(server)
    await admin.send('/api/v1/rules', { body: { name: 'Of the dashboard', when: { category: ['face'] } } })
    await admin.send('/api/v1/users', { body: { name: 'Vic', password: 'viewers may look', role: 'viewer' } })
    const { page } = await openPage(browser, new URL('outputs/rules', server.webUrl).href)
    await page.getByRole('textbox', { name: 'Name' }).fill('Vic')
    await page.getByRole('textbox', { name: 'Password' }).fill('viewers may look')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'View Of the dashboard' }).click()
    await page.getByText('Only administrators can change rules.').waitFor()
    await page.goto(new URL('outputs/rules', server.webUrl).href)
    await page.getByRole('link', { name: 'View Of the file' }).click()
    await page.getByText('Defined in viewtron.yaml. Edit it there.').waitFor()
  })
})
