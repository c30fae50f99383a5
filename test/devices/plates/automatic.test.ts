import { describe, expect, it } from 'vitest'
import { fakeDevice } from '../../support/fake-devices.ts'
import { startHostedServer } from '../../support/hosted-server.ts'
import { startInProcess } from '../../support/server-in-process.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { listsOf, PlateSite } from './plate-site.ts'

const open = { VIEWTRON_AUTH: 'off', TZ: 'Asia/Shanghai' }
const hourMs = 3_600_000
const camera = (plates: { number: string; groupId: string }[] = []) =>
  fakeDevice({ timeZone: 'CST-8', kind: 'ipc-5.3.1', plates })

/** Waits for what is done by itself. */
async function becomes(what: () => object, expected: object): Promise<void> {
  const isSo = () => JSON.stringify(what()) === JSON.stringify(expected)
  await until(isSo).catch(() => expect(what()).toEqual(expected))
}

describe('devices that keep themselves level', () => {
  it('follow every change of known plates, each with its own extras', async () => {
    const [one, two] = [await camera([{ number: 'EXTRA1', groupId: '2' }]), await camera()]
    const site = new PlateSite(await startHostedServer({ env: open }))
    const ids = [await site.add(one, 'One'), await site.add(two, 'Two')]
    await site.know('FIRST1', {})
    for (const id of ids) expect(await site.automatic(id)).toMatchObject({ automatic: true })
    await becomes(() => listsOf(one), { allow: ['EXTRA1', 'FIRST1'] })
    await becomes(() => listsOf(two), { allow: ['FIRST1'] })

    await site.importKnown('plate,group\nSECOND1,block\nTHIRD1,allow\n')
    await becomes(() => listsOf(two), { allow: ['FIRST1', 'THIRD1'], block: ['SECOND1'] })
    await site.know('FIRST1', { group: 'temporary', name: 'Ann' })
    await becomes(() => listsOf(one), { allow: ['EXTRA1', 'THIRD1'], block: ['SECOND1'], temporary: ['FIRST1'] })
    await site.forget('THIRD1')
    await site.know('SECOND1', { group: 'watch' })
    await becomes(() => listsOf(one), { allow: ['EXTRA1'], temporary: ['FIRST1'] })
    await becomes(() => listsOf(two), { temporary: ['FIRST1'] })
    const left = async () => (await site.sync(ids[0] ?? '')).differences.map(({ key, kind }) => `${key} ${kind}`)
    await until(async () => (await left()).join() === 'EXTRA1 extra')
    const { items } = await site.json('audit?action=level-plates')
    expect(items.length).toBeGreaterThan(0)
    expect(items[0]).toMatchObject({ who: 'server', detail: expect.stringContaining('done') })
  })

  it('take what was taken over from one to the others', async () => {
    const [one, two] = [await camera([{ number: 'GUEST1', groupId: '1' }]), await camera()]
    const site = new PlateSite(await startHostedServer({ env: open }))
    const ids = [await site.add(one), await site.add(two)]
    await site.automatic(ids[1] ?? '')
    await site.takeAll(ids[0] ?? '', 'theirs')
    await becomes(() => listsOf(two), { temporary: ['GUEST1'] })
  })

  it('leave to a person what was there before, and what somebody changed on the device', async () => {
    const device = await camera([
      { number: 'BEFORE1', groupId: '3' },
      { number: 'BEFORE2', groupId: '2' },
    ])
    const site = new PlateSite(await startHostedServer({ env: open }))
    const id = await site.add(device)
    for (const number of ['BEFORE1', 'BEFORE2', 'OURS1', 'OURS2']) await site.know(number, {})
    await site.automatic(id)
    await becomes(() => listsOf(device), { allow: ['BEFORE2', 'OURS1', 'OURS2'], block: ['BEFORE1'] })
    // The guard blocks one at the device.
    for (const plate of device.state.plates) if (plate.number === 'OURS1') plate.groupId = '3'
    for (const number of ['BEFORE2', 'OURS1', 'OURS2']) await site.forget(number)
    await becomes(() => listsOf(device), { allow: ['BEFORE2'], block: ['BEFORE1', 'OURS1'] })
    const { differences } = await site.read(id)
    expect(differences.map(({ key, kind }) => [key, kind])).toEqual([
      ['BEFORE1', 'different'],
      ['BEFORE2', 'extra'],
      ['OURS1', 'extra'],
    ])
  })

  it('do not remove by themselves what was forgotten while they did not', async () => {
    const device = await camera()
    const site = new PlateSite(await startHostedServer({ env: open }))
    const id = await site.add(device)
    await site.know('OURS1', {})
    await site.automatic(id)
    await becomes(() => listsOf(device), { allow: ['OURS1'] })
    await site.automatic(id, false)
    await site.forget('OURS1')
    await site.know('OURS2', {})
    await site.automatic(id)
    await becomes(() => listsOf(device), { allow: ['OURS1', 'OURS2'] })
    expect((await site.read(id)).differences).toMatchObject([{ key: 'OURS1', kind: 'extra' }])
  })

  it('go on after a restart, with what changed and ended meanwhile', async () => {
    const device = await camera()
    const dataDir = temporaryFolder()
    const first = await startHostedServer({ env: open, dataDir })
    const site = new PlateSite(first)
    const id = await site.add(device)
    await site.know('STAYS1', {})
    await site.know('ENDS1', { validUntil: new Date(Date.now() + 3000).toISOString() })
    await site.automatic(id)
    await becomes(() => listsOf(device), { allow: ['ENDS1', 'STAYS1'] })
    await site.ended(id)
    await first.stop()
    device.state.plates = device.state.plates.filter(({ number }) => number !== 'STAYS1')
    const ended = Date.now() + 3000
    await until(() => Date.now() > ended)
    await startHostedServer({ env: open, dataDir })
    await becomes(() => listsOf(device), { allow: ['STAYS1'] })
  })
})

describe('a validity', () => {
  it('ends and begins on devices by the clock of the server, also where it was extended', async () => {
    const server = await startInProcess({ env: { VIEWTRON_AUTH: 'off' } })
    const device = await camera()
    const site = new PlateSite(server)
    const id = await site.add(device)
    const at = (hours: number) => new Date(server.clock.now().getTime() + hours * hourMs).toISOString()
    await site.know('SHORT1', { validUntil: at(1) })
    await site.know('LONG1', { validUntil: at(1) })
    await site.know('LATER1', { validFrom: at(2), validUntil: at(3) })
    await site.json('visitors', { method: 'POST', body: { plate: 'GUEST1', until: at(1) } })
    await site.automatic(id)
    await becomes(() => listsOf(device), { allow: ['GUEST1', 'LATER1', 'LONG1', 'SHORT1'] })
    await site.know('LONG1', { validUntil: at(4) })
    const end = device.state.plates.find(({ number }) => number === 'SHORT1')?.until
    await until(() => device.state.plates.find(({ number }) => number === 'LONG1')?.until !== end)
    server.clock.pass(hourMs)
    await becomes(() => listsOf(device), { allow: ['LATER1', 'LONG1'] })
    expect((await site.json('plates?plate=SHORT1')).items[0].known).toMatchObject({ validity: 'ended' })
    server.clock.pass(2 * hourMs)
    await becomes(() => listsOf(device), { allow: ['LONG1'] })
  })

  it('that ends while the device is away is made up for', async () => {
    const server = await startInProcess({ env: { VIEWTRON_AUTH: 'off' } })
    const device = await camera()
    const site = new PlateSite(server)
    const id = await site.add(device)
    await site.know('SHORT1', { validUntil: new Date(server.clock.now().getTime() + hourMs).toISOString() })
    await site.automatic(id)
    await becomes(() => listsOf(device), { allow: ['SHORT1'] })
    await site.ended(id)
    device.setFault('dropsConnections', true)
    server.clock.pass(hourMs)
    await until(async () => (await site.sync(id)).state === 'failed')
    device.setFault('dropsConnections', false)
    expect(listsOf(device)).toEqual({ allow: ['SHORT1'] })
    server.clock.pass(hourMs)
    await becomes(() => listsOf(device), {})
  })
})
