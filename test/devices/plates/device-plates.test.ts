import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { fakeDevice } from '../../support/fake-devices.ts'
import { startHostedServer } from '../../support/hosted-server.ts'
import { setUp } from '../../support/web-client.ts'
import { listsOf, PlateSite } from './plate-site.ts'

const open = { VIEWTRON_AUTH: 'off', TZ: 'Asia/Shanghai' }

async function siteWith(options: Parameters<typeof fakeDevice>[0]) {
  const device = await fakeDevice({ timeZone: 'CST-8', ...options })
  const site = new PlateSite(await startHostedServer({ env: open }))
  return { device, site, id: await site.add(device) }
}

const put = (site: PlateSite, id: string, number: string, body: object) =>
  site.call(`devices/${id}/plates/${encodeURIComponent(number)}`, { method: 'PUT', body })
const remove = (site: PlateSite, id: string, number: string) =>
  site.call(`devices/${id}/plates/${encodeURIComponent(number)}`, { method: 'DELETE' })

describe('the list of one device', () => {
  it('is read, all pages, with its groups and how many plates each has', async () => {
    const plates = Array.from({ length: 230 }, (_, at) => ({ number: `P${at}`, groupId: at < 30 ? '3' : '2' }))
    const { site, id } = await siteWith({ kind: 'ipc-5.3.1', plates })
    const { items, groups } = await site.plates(id)
    expect(items).toHaveLength(230)
    expect(groups).toEqual([
      { id: '1', name: 'temporaryList', list: 'temporary', plates: 0 },
      { id: '2', name: 'whiteList', list: 'allow', plates: 200 },
      { id: '3', name: 'blackList', list: 'block', plates: 30 },
    ])
  })

  it('takes, changes and gives up single plates, in any spelling', async () => {
    const { device, site, id } = await siteWith({
      kind: 'ipc-5.3.1',
      plates: [
        { number: 'there-1', groupId: '2', owner: 'Bob' },
        { number: 'THERE1', groupId: '3' },
      ],
    })
    const added = await put(site, id, 'new 1', { list: 'temporary', until: '2026-12-24', owner: 'Ann' })
    expect(added.json).toMatchObject({ number: 'NEW1', list: 'temporary', until: '2026-12-24 23:59:59', owner: 'Ann' })
    const changed = await put(site, id, 'there-1', { list: 'block', from: '24.12.2026 08:30', telephone: '+49 1' })
    expect(changed.json).toMatchObject({ number: 'there-1', list: 'block', from: '2026-12-24 08:30:00', owner: null })
    expect(device.state.plates.find(({ number }) => number === 'there-1')).toMatchObject({
      owner: '',
      telephone: '+49 1',
    })
    expect((await remove(site, id, 'There 1')).status).toBe(204)
    expect(listsOf(device)).toEqual({ temporary: ['NEW1'] })
    expect((await remove(site, id, 'There 1')).json).toMatchObject({ status: 404, code: 'not-found' })
    const { items } = await site.json('audit')
    expect(items.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['change-device-plate', 'remove-device-plate']),
    )
  })

  it.each([
    ['--', { list: 'allow' }, 400, 'request-invalid'],
    ['A1', { list: 'watch' }, 400, 'request-invalid'],
    ['A1', { list: 'allow', until: 'soon' }, 400, 'request-invalid'],
    ['A1', { list: 'allow', from: '2026-12-24', until: '2026-12-23' }, 400, 'request-invalid'],
    ['A1', { list: 'allow', colour: 'red' }, 400, 'request-invalid'],
    ['X'.repeat(100), { list: 'allow' }, 422, 'device-plate-refused'],
  ])('refuses %s %j with the reason', async (number, body, status, code) => {
    const { device, site, id } = await siteWith({ kind: 'ipc-5.3.1' })
    expect((await put(site, id, number, body)).json).toMatchObject({ status, code })
    expect(device.state.plates).toEqual([])
  })

  it('takes texts that are not meant for it', async () => {
    const owner = ']]><script>&amp;"\' Łódź 京 🚗'
    const { device, site, id } = await siteWith({ kind: 'ipc-5.3.1' })
    await site.know('京A·12345', { name: owner })
    await site.know(`]]>"'<&A1`, { name: `${'n'.repeat(99)}>` })
    expect(await site.takeAll(id, 'ours')).toMatchObject({ failed: [], error: null })
    expect(device.state.plates.map(one => [one.number, one.owner]).sort()).toEqual([
      ['A1', `${'n'.repeat(99)}>`],
      ['京A12345', owner],
    ])
    expect((await site.sync(id)).state).toBe('level')
  })

  it('may only be read with the right `read`', async () => {
    const server = await startHostedServer({ env: { TZ: 'Asia/Shanghai' } })
    const admin = await setUp(server)
    const made = await admin.send('/api/v1/tokens', { body: { name: 'reader', scopes: ['read'] } })
    const headers = { authorization: `Bearer ${made.json.secret}` }
    const site = new PlateSite(server)
    expect((await site.call('plate-sync', { headers })).status).toBe(200)
    for (const [path, method, body] of [
      ['plate-sync/read', 'POST', undefined],
      ['plate-sync/x', 'POST', { decisions: [] }],
      ['plate-sync/x', 'PATCH', { automatic: true }],
      ['devices/x/plates/A1', 'PUT', { list: 'allow' }],
      ['devices/x/plates/A1', 'DELETE', undefined],
      ['devices/x/plates/import', 'POST', undefined],
    ] as const) {
      const reply = await site.call(path, { method, headers, ...(body ? { body } : {}) })
      expect([path, reply.status]).toEqual([path, 403])
    }
    expect((await site.call('plate-sync')).status).toBe(401)
  })
})

describe('a list for a device', () => {
  it('says what it would do, does it, and names the lines that cannot be used', async () => {
    const plates = [
      { number: 'KEEP1', groupId: '2', owner: 'Bob', until: '2027-01-01 00:00:00' },
      { number: 'SAME1', groupId: '3' },
    ]
    const { device, site, id } = await siteWith({ kind: 'ipc-5.3.1', plates })
    const csv = [
      'Plate;List;Until',
      'keep 1;blackList;31.12.2026',
      'SAME1;block;',
      'NEW1;allow;2026-12-01 12:00',
      'NEW1;allow;',
      '--;allow;',
      'NEW2;;',
      'NEW3;vip;',
      `${'L'.repeat(40)};allow;`,
      'NEW4;allow;1/2/2027',
    ].join('\r\n')
    const refused = [
      { line: 5, reason: 'the same plate as in line 4' },
      { line: 6, reason: 'no plate, or one without letters and digits' },
      { line: 7, reason: 'no list; the device has temporary, allow, block' },
      { line: 8, reason: 'the device has no list vip; it has temporary, allow, block' },
      { line: 10, reason: 'until: 1/2/2027 may be two days; write the year first, as in 2026-11-23' },
    ]
    const dry = await site.importOnDevice(id, csv, '?dryRun=true')
    expect(dry).toEqual({ added: 2, changed: 1, unchanged: 1, refused, run: null })
    expect(device.state.plates).toHaveLength(2)
    const done = await site.importOnDevice(id, csv)
    const tooLong = { line: 9, reason: 'A value is outside of what it allows.' }
    expect(done).toMatchObject({ added: 1, changed: 1, unchanged: 1, run: { total: 3, done: 3, error: null } })
    expect(done.refused).toEqual([...refused, tooLong].sort((one, other) => one.line - other.line))
    expect(listsOf(device)).toEqual({ allow: ['NEW1'], block: ['KEEP1', 'SAME1'] })
    expect(device.state.plates[0]).toMatchObject({ owner: 'Bob', until: '2026-12-31 23:59:59' })
  })

  it('without a column for lists is one of plates that may come in', async () => {
    const { device, site, id } = await siteWith({ kind: 'ipc-old' })
    expect(await site.importOnDevice(id, 'plate\nA1\nB2\n')).toMatchObject({ added: 2, refused: [] })
    expect(listsOf(device)).toEqual({ allow: ['A1', 'B2'] })
    const again = await site.importOnDevice(id, 'plate,owner\nA1,Ann\nB2,\n')
    expect(again).toMatchObject({
      changed: 0,
      unchanged: 1,
      refused: [{ line: 2, reason: expect.stringMatching(/^this firmware can only add and list plates/) }],
    })
  })

  it('goes out and comes back as it was, with cells that no spreadsheet runs', async () => {
    const plates = [
      {
        number: 'A1',
        groupId: '2',
        owner: '=HYPERLINK("x")',
        from: '2026-11-01 08:00:00',
        until: '2026-11-30 23:59:59',
      },
      { number: 'b-2', groupId: '3', owner: 'two "words", and more' },
    ]
    const { device, site, id } = await siteWith({ kind: 'ipc-5.3.1', plates })
    const [first] = device.state.plates
    if (first) first.telephone = '+49 123'
    const { text, headers } = await site.call(`devices/${id}/plates.csv`)
    expect(headers['content-type']).toMatch(/^text\/csv/)
    const rows: Record<string, string>[] = parse(text, { columns: true })
    expect(rows[0]).toEqual({
      plate: 'A1',
      list: 'allow',
      from: '2026-11-01 08:00:00',
      until: '2026-11-30 23:59:59',
      owner: '\'=HYPERLINK("x")',
      telephone: "'+49 123",
    })
    expect(await site.importOnDevice(id, text)).toEqual({
      added: 0,
      changed: 0,
      unchanged: 2,
      refused: [],
      run: null,
    })
  })

  it('must have a header line', async () => {
    const { site, id } = await siteWith({ kind: 'ipc-5.3.1' })
    const headers = { 'content-type': 'text/csv' }
    const reply = await site.call(`devices/${id}/plates/import`, { method: 'POST', headers, body: 'number\nA1\n' })
    expect(reply.json).toMatchObject({ status: 400, code: 'plates-unreadable' })
  })
})
