import { describe, expect, it, onTestFinished } from 'vitest'
import type { FakeDevice } from '../../../src/simulator/devices/index.ts'
import { fakeDevice } from '../../support/fake-devices.ts'
import { type HostedOptions, startHostedServer } from '../../support/hosted-server.ts'
import { launchServer, startServer } from '../../support/server-process.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { listsOf, PlateSite } from './plate-site.ts'

const open: HostedOptions = { env: { VIEWTRON_AUTH: 'off', TZ: 'Asia/Shanghai' } }

async function siteWith(device: FakeDevice): Promise<{ site: PlateSite; id: string }> {
  const site = new PlateSite(await startHostedServer(open))
  return { site, id: await site.add(device) }
}

describe('the differences', () => {
  it('name what is missing, what is only there, and in what a plate differs', async () => {
    const device = await fakeDevice({
      timeZone: 'CST-8',
      kind: 'ipc-5.3.1',
      plates: [
        { number: 'SAME1', groupId: '2', until: '2099-12-31 23:59:59' },
        { number: 'di-ffer', groupId: '3', owner: 'Someone' },
        { number: 'EXTRA1', groupId: '1', until: '2026-12-24 12:00:00' },
      ],
    })
    const { site, id } = await siteWith(device)
    // The device stands in China, like the server of this test.
    await site.know('same 1', { validUntil: '2099-12-31T16:00:00Z' })
    await site.know('Differ', { name: 'Ann', validFrom: '2026-11-01T00:00:00Z' })
    await site.know('MISSING1', { group: 'block' })
    await site.know('OWN1', { group: 'watch' })
    await site.know('OVER1', { validUntil: '2020-01-01T00:00:00Z' })
    expect((await site.sync(id)).state).toBe('unread')
    const { state, differences, plates } = await site.read(id)
    expect([state, plates]).toEqual(['differs', 3])
    expect((await site.json('plate-sync')).ours).toBe(3)
    expect(differences).toMatchObject([
      {
        key: 'DIFFER',
        kind: 'different',
        fields: ['list', 'from', 'owner'],
        cannot: null,
        theirs: { number: 'di-ffer', list: 'block', owner: 'Someone', from: null },
        ours: { list: 'allow', owner: 'Ann', from: '2026-11-01 08:00:00', until: null },
      },
      { key: 'EXTRA1', kind: 'extra', ours: null, theirs: { list: 'temporary', until: '2026-12-24 12:00:00' } },
      { key: 'MISSING1', kind: 'missing', theirs: null, ours: { number: 'MISSING1', list: 'block' } },
    ])
  })

  it('are gone after ours was taken: added, changed, removed, and the telephone stays', async () => {
    const device = await fakeDevice({
      timeZone: 'CST-8',
      kind: 'ipc-5.3.1',
      plates: [
        { number: 'MOVE1', groupId: '3', until: '2027-01-01 00:00:00' },
        { number: 'EXTRA1', groupId: '2' },
      ],
    })
    const moved = device.state.plates.find(({ number }) => number === 'MOVE1')
    if (moved) moved.telephone = '+49 123'
    const { site, id } = await siteWith(device)
    await site.know('MOVE1', { name: 'Ann' })
    await site.know('NEW1', {
      group: 'temporary',
      validFrom: '2026-01-01T00:00:00Z',
      validUntil: '2026-02-01T00:00:00Z',
    })
    await site.know('NEW2', { validUntil: '2099-01-01T00:00:00Z' })
    expect(await site.takeAll(id, 'ours')).toMatchObject({ total: 3, done: 3, failed: [], error: null })
    expect(await site.sync(id)).toMatchObject({ state: 'level', differences: [] })
    expect(listsOf(device)).toEqual({ allow: ['MOVE1', 'NEW2'] })
    const [one] = device.state.plates.filter(({ number }) => number === 'MOVE1')
    expect(one).toMatchObject({ owner: 'Ann', telephone: '+49 123', until: '' })
    expect(device.state.plates.find(({ number }) => number === 'NEW2')?.until).toBe('2099-01-01 07:59:59')
  })

  it('are decided for the device by taking theirs: the plates are known then', async () => {
    const device = await fakeDevice({
      timeZone: 'CST-8',
      kind: 'ipc-5.3.1',
      plates: [
        { number: 'GUEST1', groupId: '1', from: '2026-11-01 00:00:00', until: '2099-11-30 23:59:59', owner: 'Bob' },
        { number: 'MOVE1', groupId: '3' },
      ],
    })
    const { site, id } = await siteWith(device)
    await site.know('Move 1', { name: 'Ann', notes: 'stays' })
    expect(await site.takeAll(id, 'theirs')).toMatchObject({ total: 2, done: 2, failed: [] })
    // A name that only we have is not lost for a device that knows none.
    expect((await site.sync(id)).differences).toMatchObject([{ key: 'MOVE1', fields: ['owner'] }])
    const { items } = await site.json('plates?known=true')
    const known = new Map(items.map((plate: { key: string; known: object }) => [plate.key, plate.known]))
    expect(known.get('GUEST1')).toMatchObject({
      name: 'Bob',
      group: 'temporary',
      validFrom: '2026-10-31T16:00:00.000Z',
      validUntil: '2099-11-30T16:00:00.000Z',
    })
    expect(known.get('MOVE1')).toMatchObject({ name: 'Ann', group: 'block', notes: 'stays' })
    expect(device.state.commands.ModifyLicensePlate).toBeUndefined()
  })

  it('that nobody decided, and those left, stay', async () => {
    const device = await fakeDevice({
      timeZone: 'CST-8',
      kind: 'ipc-5.3.1',
      plates: [
        { number: 'EXTRA1', groupId: '2' },
        { number: 'EXTRA2', groupId: '2' },
      ],
    })
    const { site, id } = await siteWith(device)
    await site.know('MISSING1', {})
    await site.read(id)
    const run = await site.decide(id, [
      { key: 'EXTRA1', take: 'leave' },
      { key: 'NEVER1', take: 'ours' },
    ])
    expect(run).toMatchObject({ total: 0, done: 0, failed: [] })
    expect(listsOf(device)).toEqual({ allow: ['EXTRA1', 'EXTRA2'] })
  })

  it('that changed since they were shown are left alone', async () => {
    const device = await fakeDevice({
      timeZone: 'CST-8',
      kind: 'ipc-5.3.1',
      plates: [{ number: 'EXTRA1', groupId: '2' }],
    })
    const { site, id } = await siteWith(device)
    await site.know('MISSING1', {})
    await site.read(id)
    const [plate] = device.state.plates
    if (plate) plate.owner = 'the director'
    device.state.plates.push({ ...device.state.plates[0], number: 'MISSING1', groupId: '2', owner: '' } as never)
    const run = await site.decide(id, [
      { key: 'EXTRA1', take: 'ours' },
      { key: 'MISSING1', take: 'ours' },
    ])
    const reason = 'It has changed since the differences were shown; look at them again.'
    expect(run).toMatchObject({ total: 2, done: 2, failed: [{ key: 'EXTRA1', reason }] })
    expect(listsOf(device)).toEqual({ allow: ['EXTRA1', 'MISSING1'] })
  })

  it('show a plate that is there twice; the copies go with ours', async () => {
    const plates = [
      { number: 'TWICE1', groupId: '2' },
      { number: 'twice-1', groupId: '3' },
    ]
    const device = await fakeDevice({ timeZone: 'CST-8', kind: 'ipc-5.3.1', plates })
    const { site, id } = await siteWith(device)
    await site.know('Twice 1', {})
    expect((await site.read(id)).differences).toMatchObject([{ key: 'TWICE1', kind: 'different', fields: ['twice'] }])
    expect(await site.takeAll(id, 'ours')).toMatchObject({ failed: [] })
    expect(listsOf(device)).toEqual({ allow: ['TWICE1'] })
  })
})

describe('a long list', () => {
  it('goes in hundreds; plates that the device does not take are named, all others are there', async () => {
    const device = await fakeDevice({ timeZone: 'CST-8', kind: 'ipc-5.3.1' })
    const { site, id } = await siteWith(device)
    const numbers = Array.from({ length: 247 }, (_, at) => `PL${1000 + at}`)
    // Longer than the device keeps.
    const long = [1, 2, 3].map(at => `${at}`.repeat(40))
    await site.importKnown(['plate,group', ...[...numbers, ...long].map(number => `${number},allow`)].join('\n'))
    const run = await site.takeAll(id, 'ours')
    expect(run).toMatchObject({ total: 250, done: 250, error: null })
    expect(run.failed).toEqual(
      long.map(number => ({ key: number.slice(0, 32), number, reason: 'A value is outside of what it allows.' })),
    )
    expect(device.state.commands.AddLicensePlates).toBe(3)
    expect(listsOf(device)).toEqual({ allow: numbers })
    expect((await site.sync(id)).differences.map(({ number }) => number)).toEqual(long)
  })

  it('stops asking when the library is full, and says so of each plate', async () => {
    const device = await fakeDevice({ timeZone: 'CST-8', kind: 'ipc-5.3.1', plateLimit: 30 })
    const { site, id } = await siteWith(device)
    await site.importKnown(['plate,group', ...Array.from({ length: 300 }, (_, at) => `F${at},allow`)].join('\n'))
    const run = await site.takeAll(id, 'ours')
    expect(run).toMatchObject({ total: 300, done: 300, error: null })
    expect(new Set(run.failed.map(({ reason }) => reason))).toEqual(new Set(['Its plate list is full.']))
    expect([run.failed.length, device.state.plates.length]).toEqual([270, 30])
    expect(device.state.commands.AddLicensePlates).toBe(2)
  })

  it('is given up where the device cannot be reached any more, and goes on where it stopped', async () => {
    const device = await fakeDevice({ timeZone: 'CST-8', kind: 'ipc-5.3.1' })
    const { site, id } = await siteWith(device)
    await site.importKnown(['plate,group', ...Array.from({ length: 150 }, (_, at) => `G${at},allow`)].join('\n'))
    await site.read(id)
    device.setFault('dropsConnections', true)
    const keys = (await site.sync(id)).differences.map(({ key }) => ({ key, take: 'ours' }))
    const run = await site.decide(id, keys)
    expect(run.done).toBe(0)
    expect(run.error).toMatch(/cannot be reached|closed|connection/i)
    expect((await site.sync(id)).state).toBe('failed')
    device.setFault('dropsConnections', false)
    expect(await site.takeAll(id, 'ours')).toMatchObject({ total: 150, failed: [], error: null })
    expect(device.state.plates).toHaveLength(150)
  })

  it('survives kill -9 of the server in the middle: run again, it is level', async () => {
    const device = await fakeDevice({ timeZone: 'CST-8', kind: 'ipc-5.3.1', faults: { slow: 150 } })
    const dataDir = temporaryFolder()
    const first = await launchServer({ ...open, dataDir })
    onTestFinished(() => first.dispose())
    const site = new PlateSite(first)
    const id = await site.add(device)
    await site.importKnown(['plate,group', ...Array.from({ length: 400 }, (_, at) => `K${at},allow`)].join('\n'))
    const { differences } = await site.read(id)
    await site.json(`plate-sync/${id}`, { body: { decisions: differences.map(({ key }) => ({ key, take: 'ours' })) } })
    expect((await site.call(`plate-sync/${id}`, { body: { decisions: [] } })).json).toMatchObject({
      status: 409,
      code: 'plate-sync-running',
    })
    await until(() => device.state.plates.length > 0)
    first.kill('SIGKILL')
    await first.exited
    expect(device.state.plates.length).toBeLessThan(400)
    device.setFault('slow', false)
    const second = await startServer({ ...open, dataDir })
    site.webUrl = second.webUrl
    expect(await site.json(`plate-sync/${id}/run`)).toMatchObject({
      finishedAt: expect.any(String),
      error: 'The server was stopped during the run. Run it again to do the rest.',
    })
    expect((await site.call(`plate-sync/${id}`, { body: { decisions: [] } })).json).toMatchObject({
      status: 409,
      code: 'plates-unread',
    })
    expect(await site.takeAll(id, 'ours')).toMatchObject({ failed: [], error: null })
    expect((await site.sync(id)).state).toBe('level')
    expect(device.state.plates).toHaveLength(400)
  })
})

describe('firmware that can only add and list', () => {
  it('gets what is missing, by days, and says of the rest what cannot be done', async () => {
    const device = await fakeDevice({
      timeZone: 'CST-8',
      kind: 'ipc-old',
      plates: [
        { number: 'OLD1', groupId: '3' },
        { number: 'OLD2', groupId: '2' },
      ],
    })
    const { site, id } = await siteWith(device)
    await site.know('OLD1', {})
    await site.know('NEW1', { validUntil: '2099-06-30T16:00:00Z' })
    const { differences } = await site.read(id)
    const cannot = /^This firmware only adds and lists plates/
    expect(differences).toMatchObject([
      { key: 'NEW1', kind: 'missing', cannot: null },
      { key: 'OLD1', kind: 'different', cannot: expect.stringMatching(cannot) },
      { key: 'OLD2', kind: 'extra', cannot: expect.stringMatching(cannot) },
    ])
    const run = await site.takeAll(id, 'ours')
    expect(run.failed.map(({ key }) => key)).toEqual(['OLD1', 'OLD2'])
    expect(device.state.plates.find(({ number }) => number === 'NEW1')).toMatchObject({ until: '2099/06/30' })
    expect((await site.sync(id)).differences.map(({ key }) => key)).toEqual(['OLD1', 'OLD2'])
  })
})

describe('a device without plate lists', () => {
  it('is not among those compared', async () => {
    const device = await fakeDevice({ timeZone: 'CST-8', kind: 'nvr' })
    const { site, id } = await siteWith(device)
    expect((await site.json('plate-sync')).devices).toEqual([])
    expect((await site.call(`devices/${id}/plates`)).json).toMatchObject({ status: 409, code: 'device-no-plates' })
    expect((await site.call('plate-sync/nobody/run')).json).toMatchObject({ status: 404, code: 'device-not-found' })
  })
})
