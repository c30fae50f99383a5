import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { until } from '../support/until.ts'
import { dashboardUnderTest } from './browser.ts'
import { seePlate } from './site.ts'

interface Received {
  path: string
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** Somebody's receiver of webhooks: `/broken` refuses for good until it is mended. */
function webhookTarget() {
  const received: Received[] = []
  let isBroken = true
  const server: Server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const path = request.url ?? ''
    const refused = path === '/broken' && isBroken
    if (!refused) received.push({ path, headers: request.headers, text })
    response.writeHead(refused ? 404 : 200).end(refused ? 'no such flow' : 'thank you')
  })
  return {
    received,
    mend: () => {
      isBroken = false
    },
    breakAgain: () => {
      isBroken = true
    },
    listen: () => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)),
    close: () => new Promise(resolve => server.close(resolve)),
    url: (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
  }
}

describe.skipIf(noBrowser)(`outputs, rules and alerts${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()
  const target = webhookTarget()

  beforeAll(() => target.listen())
  afterAll(() => target.close())

  const plateAt = (path: string, plate: string) =>
    target.received.find(post => post.path === path && post.text.includes(plate))

  it('adds a webhook to an address at home, tests it, and sends it the next plate with a signature', async () => {
    const { page, complaints } = await site.open('outputs')
    await page.getByText('No outputs yet').waitFor()
    await page.getByRole('link', { name: 'Add a webhook' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Barrier')
    await page.getByRole('textbox', { name: 'Address' }).fill(target.url('/barrier'))
    await page.getByRole('region', { name: 'Local address' }).getByRole('button', { name: 'allow it' }).click()
    expect(await page.getByRole('checkbox', { name: /my own network/ }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Sign with a secret' }).click()
    await page.getByRole('button', { name: 'Add the webhook' }).click()
    await page.getByText('These settings have not been tested.').waitFor()
    expect(target.received.some(({ path }) => path === '/barrier')).toBe(false)
    await page.getByRole('button', { name: 'Test and save' }).click()
    const card = page.getByRole('region', { name: 'Barrier' })
    await card.getByRole('button', { name: 'Test' }).click()
    await card.getByText('The test arrived').waitFor()
    await card.getByText('thank you').waitFor()
    await seePlate(site.server, { plate: 'SIGNED1' })
    const post = await until(() => plateAt('/barrier', 'SIGNED1'))
    expect(post.headers['webhook-signature']).toMatch(/^v1,/)
    expect((await site.api('outputs')).items[0].config).toMatchObject({ secrets: 1, maxAge: '10m', allowPrivate: true })
    expect(complaints).toEqual([])
  })

  it('offers to allow an address at home when it refuses it, and tests a webhook before it is saved', async () => {
    const { page, complaints } = await site.open('outputs/webhooks/new')
    const form = page.getByRole('form', { name: 'Webhook' })
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Tried')
    await page.getByRole('textbox', { name: 'Address' }).fill(target.url('/tried'))
    await form.getByRole('button', { name: 'Test', exact: true }).click()
    const refusal = form.getByText('which this webhook may not send to')
    await refusal.waitFor()
    expect(await page.content()).not.toContain('allowPrivate')
    await form.getByRole('region', { name: 'Local address' }).getByRole('button', { name: 'allow it' }).click()
    await refusal.waitFor({ state: 'detached' })
    await form.getByRole('button', { name: 'Test', exact: true }).click()
    await form.getByText('The test arrived').waitFor()
    await form.getByText('What was sent').click()
    await form.getByText(`POST ${target.url('/tried')}`).waitFor()
    await form.getByRole('region', { name: 'Message that was sent' }).getByText('"type": "test"').waitFor()
    expect(target.received.some(({ path }) => path === '/tried')).toBe(true)
    expect((await site.api('outputs')).items.some(({ name }: { name: string }) => name === 'Tried')).toBe(false)
    // The browser itself notes the answer 422.
    expect(complaints.filter(words => !words.includes('422'))).toEqual([])
  })

  it('changes a webhook without losing what is not shown, switches it off and removes it', async () => {
    const { page, complaints } = await site.open('outputs/webhooks/new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Lights')
    await page.getByRole('textbox', { name: 'Address' }).fill(target.url('/lights'))
    await page.getByRole('checkbox', { name: /my own network/ }).check()
    await page.getByRole('button', { name: 'Add a header' }).click()
    await page.getByRole('textbox', { name: 'Header' }).fill('X-Key')
    await page.getByRole('textbox', { name: 'Value' }).fill('open sesame')
    await page.getByRole('button', { name: 'Sign with a secret' }).click()
    await page.getByRole('button', { name: 'Add the webhook' }).click()
    await page.getByRole('button', { name: 'Save without a test' }).click()
    await page.getByRole('link', { name: 'Edit Lights' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Yard lights')
    await page.getByRole('textbox', { name: 'Send no later than' }).fill('')
    await page.getByRole('button', { name: 'Save' }).click()
    const card = page.getByRole('region', { name: 'Yard lights' })
    await card.getByRole('button', { name: 'Test' }).click()
    await card.getByText('The test arrived').waitFor()
    const { headers } = await until(() => target.received.find(post => post.path === '/lights'))
    expect(headers).toMatchObject({ 'x-key': 'open sesame', 'webhook-signature': expect.stringMatching(/^v1,/) })
    const stored = async () =>
      (await site.api('outputs')).items.find((output: { name: string }) => output.name === 'Yard lights')
    expect((await stored()).config.maxAge).toBeUndefined()
    await card.getByRole('switch', { name: 'Yard lights is on' }).press('Space')
    await card.getByText('Off', { exact: true }).waitFor()
    await card.getByRole('button', { name: 'More for Yard lights' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await card.getByRole('button', { name: 'Remove' }).click()
    await card.waitFor({ state: 'detached' })
    expect(await stored()).toBeUndefined()
    await page.getByText('Yard lights was removed.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await card.waitFor()
    expect((await stored()).config.headers).toEqual({ 'X-Key': null })
    expect(complaints).toEqual([])
  })

  it('rotates a secret: shows the new one once, and the old one signs until it is stopped', async () => {
    const { page, complaints } = await site.open('outputs/webhooks/new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Rotating')
    await page.getByRole('textbox', { name: 'Address' }).fill(target.url('/rotating'))
    await page.getByRole('checkbox', { name: /my own network/ }).check()
    await page.getByRole('button', { name: 'Sign with a secret' }).click()
    const first = await page.getByRole('textbox', { name: 'Secret' }).inputValue()
    await page.getByRole('button', { name: 'Add the webhook' }).click()
    await page.getByRole('button', { name: 'Save without a test' }).click()
    await page.getByRole('link', { name: 'Edit Rotating' }).click()
    await page.getByRole('button', { name: 'Rotate secret' }).click()
    const fresh = (await page.getByTestId('new-secret').textContent()) ?? ''
    await page.getByText('Messages are signed with both the new and the old secret.').waitFor()
    const signers = async (plate: string) => {
      await seePlate(site.server, { plate })
      const { headers, text } = await until(() => plateAt('/rotating', plate))
      const isSigned = (secret: string) => {
        try {
          return Boolean(new StandardWebhook(secret).verify(text, headers as Record<string, string>))
        } catch {
          return false
        }
      }
      return [first, fresh].map(isSigned)
    }
    expect(await signers('ROT1')).toEqual([true, true])
    await page.getByRole('button', { name: 'Remove the old secret' }).click()
    await page.getByText('Messages are signed with a secret.').waitFor()
    expect(await signers('ROT2')).toEqual([false, true])
    await page.reload()
    await page.getByText('Messages are signed with a secret.').waitFor()
    expect(await page.content()).not.toContain(fresh)
    expect(complaints).toEqual([])
  })

  it('says why something was not delivered, here and on the page of the event, and sends it again', async () => {
    const { page, complaints } = await site.open('outputs/webhooks/new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Broken')
    await page.getByRole('textbox', { name: 'Address' }).fill(target.url('/broken'))
    await page.getByRole('checkbox', { name: /my own network/ }).check()
    await page.getByRole('button', { name: 'Add the webhook' }).click()
    await page.getByRole('button', { name: 'Test and save' }).click()
    await page.getByText('The test above did not arrive.').waitFor()
    await page.getByText('The target answered 404: no such flow').waitFor()
    expect((await site.api('outputs')).items.some(({ name }: { name: string }) => name === 'Broken')).toBe(false)
    await page.getByRole('button', { name: 'Save anyway' }).click()
    await page.getByRole('region', { name: 'Broken' }).waitFor()
    await seePlate(site.server, { plate: 'LOST22' })
    await page.getByRole('region', { name: 'Broken' }).getByRole('link', { name: 'All deliveries' }).click()
    const row = page.getByTestId('delivery-row').filter({ hasText: 'Broken' })
    await row.getByText('Failed').waitFor()
    await row.getByText(/404/).waitFor()
    await row.getByRole('link').click()
    const onEvent = page.getByTestId('event-delivery').filter({ hasText: 'Broken' })
    await onEvent.getByText('Failed').waitFor()
    target.mend()
    await onEvent.getByRole('button', { name: 'Send to Broken again' }).click()
    await until(() => plateAt('/broken', 'LOST22'))
    await onEvent.getByText('Delivered').waitFor({ timeout: 15_000 })
    expect(complaints).toEqual([])
  })

  it('sends everything that failed at one output again', async () => {
    target.breakAgain()
    for (const plate of ['AGAIN1', 'AGAIN2']) await seePlate(site.server, { plate })
    const { page, complaints } = await site.open('outputs/deliveries?status=failed')
    const failed = page.getByTestId('delivery-row').filter({ hasText: 'Broken' })
    await expect.poll(() => failed.count(), { timeout: 15_000 }).toBe(2)
    target.mend()
    await page.getByRole('combobox', { name: 'Output' }).click()
    await page.getByRole('option', { name: 'Broken' }).click()
    await page.getByRole('button', { name: 'Resend all failed' }).click()
    await page.getByText('Every failed delivery to this output is sent again, including old events.').waitFor()
    await page.getByRole('button', { name: 'Resend all', exact: true }).click()
    await page.getByText('2 deliveries sent again').waitFor()
    await until(() => plateAt('/broken', 'AGAIN1') && plateAt('/broken', 'AGAIN2'))
    await expect.poll(() => failed.count(), { timeout: 15_000 }).toBe(0)
    expect(complaints).toEqual([])
  })

  it('tries a rule on what is stored before it is made, as fields and as YAML', async () => {
    await seePlate(site.server, { plate: 'TRIED33', camera: 'Gate' })
    const { page, complaints } = await site.open('rules')
    await page.getByText('No rules yet').waitFor()
    await page.getByRole('link', { name: /^Unknown plate/ }).click()
    await page.getByLabel('Cool-down', { exact: true }).fill('')
    await page.getByRole('button', { name: 'Try it on the last 7 days' }).click()
    await page.getByTestId('tried').filter({ hasText: 'TRIED33' }).getByText('Fires').waitFor()
    await page.getByText('YAML', { exact: true }).click()
    const yaml = page.getByLabel('Rule as YAML')
    expect(await yaml.inputValue()).toContain('known: false')
    await yaml.fill('name: [')
    await expect.poll(() => page.getByRole('button', { name: 'Create rule' }).isDisabled()).toBe(true)
    await yaml.fill(
      "name: Visitors\nwhen:\n  category: lpr\n  plate: { number: 'NEW*' }\nalert: { severity: critical }\n",
    )
    await page.getByText('The rule has changed.').waitFor()
    await page.getByRole('button', { name: 'Try it on the last 7 days' }).click()
    await page.getByTestId('tried').filter({ hasText: 'TRIED33' }).getByText('Does not fire').waitFor()
    await page.getByText('Form', { exact: true }).click()
    await expect.poll(() => page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Visitors')
    await page.getByRole('button', { name: 'Create rule' }).click()
    await page.getByTestId('rule-row').getByText('Plate · plate NEW*').waitFor()
    expect(complaints).toEqual([])
  })

  it('shows an alert as it is raised, on whatever page, until someone has seen it', async () => {
    const { page, complaints } = await site.open('cameras')
    await page.getByTestId('connection-state').getByText('Live').waitFor()
    await seePlate(site.server, { plate: 'NEW44', camera: 'Gate' })
    await page.getByRole('status').getByText('Alert: ').waitFor({ state: 'attached' })
    await page.getByRole('link', { name: /^Alerts.*1 unseen/ }).click()
    const row = page.getByTestId('alert-row')
    await row.getByText('Critical').waitFor()
    await row.getByRole('button', { name: /^Mark as seen/ }).click()
    await row.getByText(/seen by/).waitFor()
    await page.getByRole('link', { name: 'Alerts', exact: true }).waitFor()
    await row.getByRole('link', { name: /^Event/ }).click()
    await page.getByTestId('event-detail').waitFor()
    expect(complaints).toEqual([])
  })

  it('names what it cannot read in a rule, and does not save it', async () => {
    const { page, complaints } = await site.open('rules/new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Odd')
    const add = async (part: string | RegExp) => {
      await page.getByRole('button', { name: 'Add a condition' }).click()
      await page.getByRole('menuitem', { name: part }).click()
    }
    await add(/attributes|looks/i)
    await page.getByRole('combobox', { name: 'Attributes' }).fill('white')
    await page.keyboard.press('Enter')
    await page.getByText('Enter a name and a value, such as vehicle.color: white, instead of white').waitFor()
    await page.getByRole('button', { name: 'Create rule' }).click()
    expect((await site.api('rules')).items.map(({ name }: { name: string }) => name)).not.toContain('Odd')
    await page.keyboard.press('Backspace')
    await page.getByRole('combobox', { name: 'Attributes' }).fill('vehicle.color: white')
    await page.keyboard.press('Enter')
    await add('Line or zone by number')
    await page.getByRole('combobox', { name: 'Zone and line numbers' }).fill('door')
    await page.keyboard.press('Enter')
    await page.getByText('Enter numbers only, not door').waitFor()
    await page.keyboard.press('Backspace')
    await page.getByRole('combobox', { name: 'Zone and line numbers' }).fill('2')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Create rule' }).click()
    await page.getByTestId('rule-row').filter({ hasText: 'Odd' }).waitFor()
    const { items } = await site.api('rules')
    expect(items.find(({ name }: { name: string }) => name === 'Odd').when).toEqual({
      attributes: { 'vehicle.color': ['white'] },
      zone: [2],
    })
    expect(complaints).toEqual([])
  })
})
