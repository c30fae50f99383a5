import { hash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { downloaded, unzipped } from './downloads.ts'
import { seePlate } from './site.ts'

describe.skipIf(noBrowser)(`files that people take and give${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  beforeAll(async () => {
    for (const plate of ['ZIP001', 'ZIP002', 'OTHER3']) await seePlate(site.server, { plate, withPictures: true })
  })

  it('packs the filtered rows and their pictures, byte for byte, into a ZIP', async () => {
    const { page, complaints } = await site.open('events?plate=ZIP')
    await page.getByTestId('result-count').getByText('2 events').waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    const file = await downloaded(page, page.getByRole('menuitem', { name: /ZIP/ }))
    expect(file.name).toMatch(/\.zip$/)
    const files = await unzipped(file.bytes)
    const { items } = await site.api('events?plate=ZIP')
    const pictures = items.flatMap((event: { images: { file: string; sha256: string }[] }) => event.images)
    expect(pictures).toHaveLength(4)
    const isPicture = (name: string) => name.startsWith('pictures/')
    const others = ['SHA256SUMS', 'about.txt', 'events.csv', 'events.ndjson', 'index.html']
    expect([...files.keys()].filter(name => !isPicture(name)).sort()).toEqual(others)
    const packed = [...files].filter(([name]) => isPicture(name)).map(([, bytes]) => hash('sha256', bytes))
    expect(packed.sort()).toEqual(pictures.map(({ sha256 }: { sha256: string }) => sha256).sort())
    const events = String(files.get('events.ndjson')).trim().split('\n')
    expect(events.map(line => JSON.parse(line).id)).toEqual(items.map((event: { id: string }) => event.id))
    expect(complaints).toEqual([])
  })

  it('takes a list of known plates, naming the line it leaves out, and gives the same list back', async () => {
    const { page, complaints } = await site.open('plates')
    await page.getByRole('button', { name: 'Import list' }).click()
    const list = 'Plate;Group;Name\r\nZIP001;allow;Milk van\r\n;watch;Nobody\r\nNEW-777;Staff;Ms. Öztürk\r\n'
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose a file' }).click(),
    ])
    await chooser.setFiles({ name: 'plates.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
    const panel = page.getByLabel('Import known plates')
    await panel.getByText('2 would be added, 0 changed.').waitFor()
    await panel.getByText(/^Line 3: /).waitFor()
    expect((await site.api('plates?known=true')).items).toEqual([])
    await panel.getByRole('button', { name: 'Import 2 plates' }).click()
    await panel.getByText('2 were added, 0 changed.').waitFor()
    await page.getByTestId('plate-card').getByText('Milk van').waitFor()
    const exported = await downloaded(page, page.getByRole('link', { name: 'Export list' }))
    const lines = exported.bytes.toString().replace('\ufeff', '').trim().split('\r\n')
    expect(lines[0]).toBe('plate,name,group,notes,from,until')
    expect(lines.slice(1).sort()).toEqual(['NEW-777,Ms. Öztürk,Staff,,,', 'ZIP001,Milk van,allow,,,'])
    expect(complaints).toEqual([])
  })

  it('makes a bundle for a bug report in which nothing secret is left', async () => {
    const secrets = { plate: 'SECRET9', name: 'Vault corridor', mac: '58:5b:69:aa:bb:cc', serial: 'I0SERIAL42' }
    await site.server.post(
      `<?xml version="1.0" encoding="UTF-8"?><config version="1.7"><somethingNew>1</somethingNew>` +
        `<deviceName><![CDATA[${secrets.name}]]></deviceName><mac>${secrets.mac}</mac><sn>${secrets.serial}</sn>` +
        `<licensePlate>${secrets.plate}</licensePlate></config>`,
    )
    const { page, complaints } = await site.open('inbox')
    await page.getByTestId('inbox-row').first().click()
    await page.getByRole('article').getByText(secrets.name).waitFor()
    const bundle = await downloaded(page, page.getByRole('link', { name: 'Bug report bundle' }))
    const files = await unzipped(bundle.bytes)
    const all = Buffer.concat([...files.values()]).toString()
    expect(all).toContain('somethingNew')
    for (const secret of Object.values(secrets)) expect(all).not.toContain(secret)
    expect(complaints).toEqual([])
  })
})
