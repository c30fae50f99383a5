import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { setupToken } from '../support/web-client.ts'
import { dashboardUnderTest } from './browser.ts'
import { obstacles } from './obstacles.ts'

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
    // Only a phone shows the list of parts apart; on a wide page the list is beside the part.
    expect(await page.getByRole('link', { name: 'All settings' }).count()).toBe(0)
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
  it('signs in with a passkey', async () => {
    const base = new URL(site.server.webUrl)
    base.hostname = 'localhost'
    const { page, complaints } = await site.open('sign-in', { bypassCSP: true })
    await page.goto(new URL('sign-in', base).href)
    await addAuthenticator(page)
    await signIn(page, 'Ada')
    await page.getByRole('heading', { name: 'Live' }).waitFor()
    await page.goto(new URL('settings/account', base).href)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByLabel('Name of the passkey').fill('phone')
    await page.getByLabel('Your password').fill(password)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('not used yet').waitFor()
    await showsWell(page, 'passkeys')
    await signOut(page, 'Ada')
    await showsWell(page, 'sign-in-passkey')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByRole('heading', { name: 'Live' }).waitFor()
    await page.goto(new URL('settings/account', base).href)
    await page.getByRole('button', { name: 'Remove phone' }).click()
    await page.getByText('phone', { exact: true }).waitFor({ state: 'detached' })
    await signOut(page, 'Ada')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByText('The passkey was not accepted: it belongs to no user.').waitFor()
    const here = (complaint: string) => complaint.includes(`request to ${base.origin}/`)
    expect(complaints.filter(complaint => !here(complaint) && !complaint.includes('401'))).toEqual([])
  })

  it('makes a role set up an authenticator app, and asks for its code at the next sign-in', async () => {
    const admin = await site.open('sign-in')
    await signIn(admin.page, 'Ada')
    await admin.page.getByRole('heading', { name: 'Live' }).waitFor()
    await admin.page.goto(new URL('settings/people', site.server.webUrl).href)
    await admin.page.getByRole('checkbox', { name: 'Viewers' }).check()
    const { page, complaints } = await site.open('live', { bypassCSP: true })
    await signIn(page, 'Guard')
    await page.getByRole('heading', { name: 'Set up an authenticator app' }).waitFor()
    await page.getByLabel('Your password').fill(password)
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
    await showsWell(page, 'second-factor')
    const key = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '')
    const app = new TOTP({ secret: Secret.fromBase32(key) })
    await page.getByRole('textbox', { name: 'Code' }).fill('000000')
    await page.getByRole('button', { name: 'Turn on' }).click()
    await page.getByText('The code is wrong or was used already.').waitFor()
    await page.getByRole('textbox', { name: 'Code' }).fill(app.generate())
    await page.getByRole('button', { name: 'Turn on' }).click()
    const codes = ((await page.locator('pre').textContent()) ?? '').split('\n')
    expect(codes).toHaveLength(10)
    await showsWell(page, 'recovery-codes')
    await page.getByRole('button', { name: 'I have saved them' }).click()
    await page.getByRole('heading', { name: 'Live' }).waitFor()
    await page.goto(new URL('settings/account', site.server.webUrl).href)
    await page.getByText('10 recovery codes left').waitFor()
    await showsWell(page, 'second-factor-on')
    await signOut(page, 'Guard')
    await signIn(page, 'Guard')
    await page.getByRole('textbox', { name: 'Code' }).fill(codes[0] ?? '')
    await showsWell(page, 'sign-in-code')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Live' }).waitFor()
    expect(complaints.filter(complaint => !/401|403/.test(complaint))).toEqual([])
  })
})

async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: `Sign out ${name}` }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

/** Gives the browser an authenticator that confirms everything, as a phone with a fingerprint does. */
async function addAuthenticator(page: Page): Promise<void> {
  const tools = await page.context().newCDPSession(page)
  await tools.send('WebAuthn.enable')
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const
  await tools.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  })
}

async function signIn(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').first().fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Checks a page for people who use a screen reader, and keeps a picture of it where `SCREENSHOTS` names a folder. */
async function showsWell(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png` })
  expect(await obstacles(page)).toEqual([])
}
