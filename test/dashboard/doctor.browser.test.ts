import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser, openPage } from '../support/browser.ts'
import { examplePost } from '../support/posts.ts'
import { RawConnection } from '../support/raw-socket.ts'
import { startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { adminPassword, setUp, webRequest } from '../support/web-client.ts'
import { dashboardUnderTest } from './browser.ts'
import { downloaded, unzipped } from './downloads.ts'
import { obstaclesInEveryLook } from './obstacles.ts'
import { platePost, seePlate } from './site.ts'

const mistyped = '127.0.0.11'
const heartbeatsOnly = '127.0.0.12'

describe.skipIf(noBrowser)(`the doctor's pages${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  const postFrom = (from: string, body: Buffer | string) =>
    webRequest(site.server.url, '/API', { from, body, headers: { 'content-type': 'application/xml' } })

  beforeAll(async () => {
    const connection = await RawConnection.open(site.server.port, '127.0.0.1', mistyped)
    await connection.write('POST API HTTP/1.1\r\nHost: server\r\nContent-Length: 0\r\n\r\n')
    await connection.closed()
    for (let n = 0; n < 3; n++) await postFrom(heartbeatsOnly, examplePost('ipc-v2.1/keepalive'))
    await seePlate(site.server, { plate: 'SEEN42' })
  })

  const finding = (page: Page, code: string) => page.locator(`[data-testid=finding][data-code=${code}]`)
  const sender = (page: Page, address: string) => page.getByTestId('sender-row').filter({ hasText: address })
  const tapLine = (page: Page, text: string) => page.getByTestId('tap-line').filter({ hasText: text })

  it('names a path without its slash with what to do, and leaves heartbeats alone among the notes', async () => {
    const { page, complaints } = await site.open('doctor')
    const wrongPath = finding(page, 'path-unreadable')
    await wrongPath.getByText('Error').waitFor()
    await wrongPath.getByText(mistyped).waitFor()
    await wrongPath.getByText('POST API HTTP/1.1').waitFor()
    await wrongPath.getByText(/Type \/API into Path/).waitFor()
    expect(await finding(page, 'keepalive-only').count()).toBe(0)
    await page.getByRole('button', { name: /note.*good to know/ }).click()
    await finding(page, 'keepalive-only').getByText(heartbeatsOnly).waitFor()
    expect(new URL(page.url()).searchParams.get('notes')).toBe('yes')
    expect(complaints).toEqual([])
  })

  it('lists every sender, opens one to all that is known of it, and keeps order and filter in the address', async () => {
    const { page, complaints } = await site.open('doctor')
    await sender(page, heartbeatsOnly).getByText('Heartbeat').first().waitFor()
    await sender(page, mistyped).getByText('Error').waitFor()
    await page.getByRole('button', { name: 'Sender', exact: true }).click()
    await page.getByRole('columnheader', { name: 'Sender' }).and(page.locator('[aria-sort=ascending]')).waitFor()
    await page.getByRole('textbox', { name: 'Camera, address or path' }).fill(heartbeatsOnly)
    await sender(page, mistyped).waitFor({ state: 'detached' })
    await page
      .getByRole('button', { name: `All facts about ${heartbeatsOnly}` })
      .or(sender(page, heartbeatsOnly).getByRole('button'))
      .first()
      .click()
    const counts = page.getByRole('region', { name: 'Received' })
    await counts.getByText('Heartbeats').waitFor()
    expect(await counts.locator('dl > div', { hasText: 'Heartbeats' }).locator('dd').textContent()).toBe('3')
    await page.getByRole('region', { name: 'Headers' }).getByText('application/xml').waitFor()
    const address = page.url()
    await page.goto(new URL('live', site.server.webUrl).href)
    await page.goto(address)
    await counts.waitFor()
    expect(await page.getByTestId('sender-row').count()).toBe(1)
    expect(complaints).toEqual([])
  })

  it('asks the ports, says where devices post to, and tells the server’s own health by a self-test', async () => {
    const { page, complaints } = await site.open('doctor')
    await page.getByText('not checked yet').first().waitFor()
    await page.getByRole('button', { name: 'Check now' }).click()
    const place = page.getByRole('region', { name: 'Addresses for devices' })
    await place.getByText('reachable', { exact: true }).first().waitFor()
    await place.getByText(/^curl /).waitFor()
    await page.getByRole('button', { name: 'Run the self-test' }).click()
    await page.getByText('The server works.').waitFor()
    expect(
      await page.getByRole('list', { name: 'Steps of the self-test' }).getByRole('listitem').count(),
    ).toBeGreaterThan(1)
    await page.getByRole('link', { name: 'Open the event' }).click()
    await page.getByText('Sample camera').first().waitFor()
    expect(complaints).toEqual([])
  })

  it('shows posts as they come, stands still while paused, and opens one to its headers and XML', async () => {
    const { page, complaints } = await site.open('doctor/tap')
    await page.getByText('No posts yet').waitFor()
    await seePlate(site.server, { plate: 'TAP1', withPictures: true })
    const line = tapLine(page, 'lpr').or(tapLine(page, 'Event')).first()
    await line.getByText('Stored 200').waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await postFrom(heartbeatsOnly, examplePost('ipc-v2.1/keepalive'))
    await page.getByText('paused, 1 waiting').waitFor()
    expect(await tapLine(page, heartbeatsOnly).count()).toBe(0)
    await page.getByRole('button', { name: 'Resume' }).click()
    await tapLine(page, heartbeatsOnly).getByText('Heartbeat').waitFor()
    await line.click()
    const detail = page.getByTestId('tap-detail')
    await detail.getByText('POST /API HTTP/1.1').waitFor()
    await detail.getByText(/Content-Length: \d+/i).waitFor()
    await detail.getByText('TAP1').waitFor()
    await detail
      .getByText(/^\[picture, \d+ characters\]$/)
      .first()
      .waitFor()
    await detail.getByRole('link', { name: 'Open the event' }).click()
    await page.getByTestId('plate-text').or(page.getByText('TAP1')).first().waitFor()
    expect(complaints).toEqual([])
  })

  it('listens to one address only', async () => {
    const { page, complaints } = await site.open(`doctor/tap?address=${heartbeatsOnly}`)
    await page.getByText(`No posts from ${heartbeatsOnly} yet`).waitFor()
    await seePlate(site.server, { plate: 'OTHER1' })
    await postFrom(heartbeatsOnly, examplePost('ipc-v2.1/keepalive'))
    await tapLine(page, heartbeatsOnly).waitFor()
    expect(await page.getByTestId('tap-line').count()).toBe(1)
    expect(complaints).toEqual([])
  })

  it('says since when it is disconnected, listens again automatically, and marks what was missed', async () => {
    const env = { VIEWTRON_AUTH: 'off' }
    const dataDir = temporaryFolder()
    const first = await startServer({ dataDir, env })
    const { page } = await openPage(site.browser, new URL('doctor/tap', first.webUrl).href)
    await page.getByText(/^Listening since/).waitFor()
    await seePlate(first, { plate: 'BEFORE1' })
    await tapLine(page, 'Event').waitFor()
    await first.stop()
    await page.getByText(/^Disconnected since/).waitFor()
    const second = await startServer({ dataDir, env: { ...env, VIEWTRON_WEB_PORT: new URL(first.webUrl).port } })
    await page.getByText(/^Disconnected from .* posts from this time are not shown/).waitFor()
    await page.getByText(/^Listening since/).waitFor()
    await seePlate(second, { plate: 'AFTER1' })
    await expect.poll(() => page.getByTestId('tap-line').count()).toBe(2)
  })

  it('records the next posts into a bundle without what is to be left out', async () => {
    const { page, complaints } = await site.open('doctor/tap')
    await page.getByRole('button', { name: 'Record', exact: true }).click()
    const form = page.getByRole('form', { name: 'Record' })
    await form.getByRole('textbox', { name: 'Posts' }).fill('2')
    await form.getByRole('button', { name: 'Start recording' }).click()
    const recording = page.getByRole('region', { name: 'Recording' })
    await recording.getByText('0 of 2 posts').waitFor()
    await seePlate(site.server, { plate: 'REC1', withPictures: true })
    await recording.getByText('1 of 2 posts').waitFor()
    await page.reload()
    await recording.getByText('1 of 2 posts').waitFor()
    await postFrom(heartbeatsOnly, examplePost('ipc-v2.1/keepalive'))
    const { name, bytes } = await downloaded(page, recording.getByRole('link', { name: 'Download the bundle' }))
    expect(name).toMatch(/\.zip$/)
    const files = [...(await unzipped(bytes)).entries()]
    const posts = files.filter(([file]) => file.endsWith('.xml'))
    expect(posts).toHaveLength(2)
    const all = files.map(([, content]) => content.toString('latin1')).join('\n')
    expect(all).toContain('smartType')
    expect(all).not.toContain('REC1')
    expect(all).not.toContain('58:5b:69:70:00:01')
    expect(complaints).toEqual([])
  })

  it('leads from a camera that is not as it should be to what is wrong with it', async () => {
    for (let n = 0; n < 3; n++) {
      const at = new Date(Date.now() - 3 * 3600_000 - n * 1000)
      const post = (await platePost({ plate: `LATE${n}`, camera: 'Late', at })).toString()
      await site.server.post(post.replaceAll('58:5b:69:70:00:01', '58:5b:69:70:00:77').replaceAll('I700000001', 'I77'))
    }
    const { page, complaints } = await site.open('cameras')
    const card = page.getByTestId('camera-card').filter({ hasText: 'Late' })
    await card.getByText('Clock off').waitFor()
    await card.getByRole('link', { name: 'Find out why: Late' }).click()
    await finding(page, 'clock-skew')
      .getByRole('heading', { name: /^Late \(/ })
      .waitFor()
    expect(await finding(page, 'path-unreadable').count()).toBe(0)
    await page.getByRole('button', { name: 'Show everything, not only Late' }).click()
    await finding(page, 'path-unreadable').waitFor()
    expect(complaints).toEqual([])
  })

  it('leads from the inbox to what else its sender sends', async () => {
    await site.server.post('this is no XML')
    const { page, complaints } = await site.open('inbox')
    await page.getByRole('link', { name: /Not XML/ }).click()
    await page.getByRole('link', { name: 'What else this sender posts' }).click()
    await page.getByRole('button', { name: /^Show everything/ }).waitFor()
    await page.getByRole('region', { name: 'Received' }).waitFor()
    expect(new URL(page.url()).searchParams.get('about')).toBe('127.0.0.1')
    await page.getByRole('button', { name: /^Show everything/ }).click()
    await expect.poll(() => page.getByTestId('sender-row').count()).toBeGreaterThan(1)
    expect(complaints).toEqual([])
  })

  it('has nothing in the way of people with aids, light, dark and on a phone', async () => {
    const { page } = await site.open('doctor', { bypassCSP: true })
    const found: string[] = []
    const complain = async (where: string) => {
      found.push(...(await obstaclesInEveryLook(page)).map(one => `${where}: ${one}`))
    }
    await page.goto(new URL(`doctor?notes=yes&sender=${heartbeatsOnly}`, site.server.webUrl).href)
    await page.getByRole('region', { name: 'Received' }).waitFor()
    await complain('doctor')
    await page.goto(new URL('doctor/tap?record=new', site.server.webUrl).href)
    await page.getByText('No posts yet').waitFor()
    await seePlate(site.server, { plate: 'AXE1' })
    await page.getByTestId('tap-line').first().click()
    await page.getByTestId('tap-detail').waitFor()
    await complain('doctor/tap')
    expect(found).toEqual([])
  })
})

describe.skipIf(noBrowser)(`the doctor's pages for a viewer${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest({})

  it('show what is known and no button of an administrator', async () => {
    const admin = await setUp(site.server)
    await admin.send('/api/v1/users', { body: { name: 'Vera', password: adminPassword, role: 'viewer' } })
    const { page, complaints } = await site.open('sign-in?next=/doctor')
    await page.getByRole('textbox', { name: 'Name' }).fill('Vera')
    await page.getByLabel('Password').first().fill(adminPassword)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Doctor' }).waitFor()
    await page.getByRole('region', { name: 'Addresses for devices' }).waitFor()
    expect(await page.getByRole('button', { name: /Check now|self-test/ }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Live tap' }).count()).toBe(0)
    await page.goto(new URL('doctor/tap', site.server.webUrl).href)
    await page.getByText('Administrators only').waitFor()
    expect(complaints.filter(complaint => !complaint.includes('401'))).toEqual([])
  })
})
