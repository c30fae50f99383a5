import { describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { setupToken } from '../support/web-client.ts'
import { dashboardUnderTest } from './browser.ts'

const password = 'long enough to remember'

describe.skipIf(noBrowser)(`people and their doors${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest({})

  it('sets up the administrator, adds a viewer who may only look, and signs in and out', async () => {
    const { page, complaints } = await site.open(`setup?token=${setupToken(site.server.stdout())}`)
    await page.getByLabel('Your name').fill('Ada')
    await page.getByLabel('Password', { exact: false }).first().fill(password)
    await page.getByLabel('Repeat password').fill(password)
    await page.getByRole('button', { name: 'Create administrator' }).click()
    await page.getByRole('heading', { name: 'No camera has posted yet' }).waitFor()
    expect(await page.getByText(/port/).first().isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Send a sample event' }).click()
    await page.getByTestId('camera-card').waitFor()

    await page.goto(new URL('settings/people', site.server.webUrl).href)
    await page.getByRole('textbox', { name: 'Name' }).fill('Guard')
    await page.getByRole('textbox', { name: 'Initial password' }).fill(password)
    await page.getByRole('button', { name: /^Add/ }).click()
    await page.getByText('Guard').first().waitFor()
    await page.getByRole('button', { name: 'Change Guard' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('Guard was removed.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Change Guard' }).waitFor()

    await page.goto(new URL('settings/tokens', site.server.webUrl).href)
    await page.getByRole('textbox', { name: 'Name' }).fill('script')
    await page.getByRole('button', { name: 'Create token' }).click()
    const secret = (await page.locator('code', { hasText: /^vt_/ }).textContent()) ?? ''
    const stats = await fetch(new URL('api/v1/stats', site.server.webUrl), {
      headers: { authorization: `Bearer ${secret}` },
    })
    expect(stats.status).toBe(200)
    await page.reload()
    await page.getByText('script', { exact: true }).first().waitFor()
    expect(await page.content()).not.toContain(secret)

    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('button', { name: 'Sign out Ada' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(complaints.filter(complaint => !complaint.includes('401'))).toEqual([])
  })

  it('says that a password is wrong, and leads back to where one was', async () => {
    const { page } = await site.open('cameras')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.getByLabel('Name').fill('Guard')
    await page.getByLabel('Password').first().fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Sign-in failed.').waitFor()
    await page.getByLabel('Password').first().fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByTestId('camera-card').waitFor()
    expect(new URL(page.url()).pathname).toBe('/cameras')
    // A viewer looks.
    await page.getByTestId('camera-card').getByRole('link').first().click()
    await page.getByTestId('camera-panel').waitFor()
    expect(await page.getByRole('button', { name: /^Rename/ }).count()).toBe(0)
    const refused = await page.evaluate(
      `fetch('api/v1/cameras/x', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{}' }).then(r => r.status)`,
    )
    expect(refused).toBe(403)
  })
})
