import { describe, expect, it } from 'vitest'
import { Listener, Mosquitto, noBroker } from '../outputs/mqtt/mosquitto.ts'
import { noBrowser } from '../support/browser.ts'
import { until } from '../support/until.ts'
import { dashboardUnderTest } from './browser.ts'
import { seePlate } from './site.ts'

const missing = noBrowser || noBroker

describe.skipIf(missing)(`MQTT in the dashboard${missing ? ` (left out: ${missing})` : ''}`, () => {
  const site = dashboardUnderTest()

  it('is tested, set up, watched, removed and brought back', async () => {
    const user = { name: 'house', password: 'open-sesame-1' }
    const broker = await Mosquitto.start({ user })
    const listener = await Listener.open(broker.url, { username: user.name, password: user.password })
    const { page, complaints } = await site.open('outputs')
    await page.getByRole('link', { name: 'Set up MQTT' }).click()
    const form = page.getByRole('form', { name: 'MQTT' })
    await form.getByRole('textbox', { name: 'Address' }).fill(broker.url)
    await form.getByRole('textbox', { name: 'User' }).fill(user.name)
    await form.getByLabel('Password', { exact: true }).fill('wrong')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByRole('button', { name: 'Test and save' }).click()
    await form.getByText('The test did not arrive', { exact: true }).waitFor()
    await form.getByText(/user name or password is wrong/).waitFor()
    expect((await site.api('mqtt')).isStored).toBe(false)
    await form.getByLabel('Password', { exact: true }).fill(user.password)
    await form.getByRole('checkbox', { name: 'Home Assistant discovery' }).uncheck()
    await form.getByRole('button', { name: 'Test', exact: true }).click()
    await form.getByText('went to the broker and came back').waitFor()
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText(`Connected to ${broker.url}; publishes under viewtron/.`).waitFor()
    await seePlate(site.server, { plate: 'ONMQTT1' })
    const topic = page.getByTestId('mqtt-topic').filter({ hasText: 'viewtron/events' })
    await topic.getByText('ONMQTT1').first().waitFor({ state: 'attached' })
    expect(await page.content()).not.toContain(user.password)

    await page.reload()
    await form.getByRole('button', { name: 'Remove the password' }).waitFor()
    await form.getByRole('button', { name: 'Remove…' }).click()
    await form.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('MQTT was removed.').waitFor()
    await until(() => listener.last('viewtron/available')?.text === 'offline')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText(`Connected to ${broker.url}; publishes under viewtron/.`).waitFor()
    await until(() => listener.last('viewtron/available')?.text === 'online')
    expect(complaints).toEqual([])
  })
})
