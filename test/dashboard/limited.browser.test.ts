import { describe, expect, it } from 'vitest'
import { yardPost } from '../api/yard-post.ts'
import { noBrowser } from '../support/browser.ts'
import { until } from '../support/until.ts'
import { setUp, type WebVisitor } from '../support/web-client.ts'
import { dashboardUnderTest } from './browser.ts'
import { seePlate } from './site.ts'

const password = 'long enough to remember'
const pages = ['live', 'events', 'plates', 'counts', 'cameras', 'alerts', 'alerts?view=groups', 'settings/notices']

describe.skipIf(noBrowser)(`an operator of one camera${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest({})

  async function twoCameras(): Promise<{ admin: WebVisitor; gate: string }> {
    const admin = await setUp(site.server)
    await admin.send('/api/v1/rules', { body: { name: 'Plates', alert: { severity: 'critical' } } })
    await seePlate(site.server, { plate: 'GATE1' })
    await site.server.post(await yardPost('YARD2'))
    const cameras = await until(async () => {
      const { items } = (await admin.send('/api/v1/cameras', { method: 'GET' })).json
      return items.length === 2 ? items : null
    })
    return { admin, gate: cameras.find(({ name }: { name: string }) => name === 'Gate').id }
  }

  it('sees the own camera only, marks its alerts, and finds no error on any page', async () => {
    const { admin, gate } = await twoCameras()
    const guard = { name: 'Guard', password, role: 'operator', cameras: [gate] }
    expect((await admin.send('/api/v1/users', { body: guard })).status).toBe(201)
    const { page, complaints } = await site.open('live')
    await page.getByLabel('Name').fill('Guard')
    await page.getByLabel('Password').first().fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByTestId('event-card').getByText('GATE1').waitFor()
    complaints.length = 0
    const places = page.getByRole('navigation', { name: 'Pages' })
    expect(await places.getByRole('link', { name: /Inbox|Rules|Outputs/ }).count()).toBe(0)
    for (const path of pages) {
      await page.goto(new URL(path, site.server.webUrl).href)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('load')
      expect([path, await page.locator('main').textContent()]).not.toEqual([path, expect.stringMatching(/YARD|Yard/)])
    }
    await page.goto(new URL('live', site.server.webUrl).href)
    await page.getByRole('button', { name: /^Mark as seen/ }).click()
    await page.getByText('1 alert marked as seen.').waitFor()
    expect((await admin.send('/api/v1/alerts', { method: 'GET' })).json.unseen).toBe(1)
    await page.getByTestId('event-card').click()
    await page.getByRole('button', { name: 'Keep', exact: true }).waitFor()
    expect(complaints).toEqual([])
  })

  it('is made and limited by an administrator', async () => {
    const { page, complaints } = await site.open('settings/people')
    await page.getByLabel('Name').fill('Ann')
    await page.getByLabel('Password').first().fill('a long enough password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    const guard = page.getByRole('listitem').filter({ hasText: 'Guard' })
    await guard.getByText('only Gate').waitFor()
    complaints.length = 0
    await guard.getByRole('button', { name: 'Change Guard' }).click()
    await page.getByRole('menuitem', { name: 'Limit to cameras' }).click()
    await page.getByRole('combobox', { name: 'Cameras of Guard' }).click()
    await page.getByRole('option', { name: 'Yard' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Save' }).click()
    await guard.getByText('only Gate, Yard').waitFor()
    await guard.getByRole('button', { name: 'Change Guard' }).click()
    await page.getByRole('menuitem', { name: 'Make a viewer' }).click()
    await guard.getByText('Viewer').waitFor()
    expect(complaints).toEqual([])
  })
})
