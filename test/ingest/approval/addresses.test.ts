import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { counterPost } from '../../analysis/posts.ts'
import { openSite } from '../../analysis/site.ts'
import { filesWritten, rowsOf } from '../../support/stored.ts'
import { type Device, intrusionPost, keepalivePost, recorderPost, statusPost, trajectoryPost } from '../posts.ts'
import { alarm, approve, approvedSite, eventsOf, gate, gateId, home, stranger } from './approved-site.ts'

const last = <Item>(items: Item[]) => items.at(-1)

test('a known mac from an address it never had is stored under its camera and marked', async () => {
  const site = await approvedSite()
  const { verdict, unconfirmed } = await alarm(site, gate, stranger)
  expect({ verdict, unconfirmed }).toEqual({ verdict: 'stored', unconfirmed: true })
  expect(last(eventsOf(site))).toEqual([gateId, stranger, 'unconfirmed'])
  await alarm(site, gate)
  expect(last(eventsOf(site))).toEqual([gateId, home, 'counts'])
})

test('with approval off a known mac may come from anywhere, as DHCP gives addresses', async () => {
  const site = await openSite()
  await alarm(site, gate)
  await alarm(site, gate, stranger)
  expect(eventsOf(site).map(([, , mark]) => mark)).toEqual(['counts', 'counts'])
  expect(rowsOf(site.dataDir, 'select address from camera')).toEqual([{ address: stranger }])
})

test('every address a camera used before approval was switched on counts', async () => {
  const site = await openSite()
  for (const address of ['192.168.1.20', '192.168.1.21', home]) await alarm(site, gate, address)
  await approve(site, true)
  for (const address of ['192.168.1.20', home, '192.168.1.22']) await alarm(site, gate, address)
  expect(eventsOf(site).map(([, , mark]) => mark)).toEqual([...Array(5).fill('counts'), 'unconfirmed'])
})

test('it stays so after a restart', async () => {
  const site = await approvedSite()
  await alarm(site, gate, stranger)
  await site.stop()
  const again = await openSite({ dataDir: site.dataDir, startAt: site.now() })
  await alarm(again, gate, stranger)
  await alarm(again, gate)
  expect(eventsOf(again).map(([, , mark]) => mark)).toEqual(['counts', 'unconfirmed', 'unconfirmed', 'counts'])
})

test('a confirmed address counts from the next post on, and a denied one does not', async () => {
  const site = await approvedSite()
  const decide = (state: 'confirmed' | 'denied') =>
    site.ingest.cameras.change(gateId, { address: { address: stranger, state } })
  await alarm(site, gate, stranger)
  await decide('confirmed')
  await alarm(site, gate, stranger)
  await decide('denied')
  await alarm(site, gate, stranger)
  expect(eventsOf(site).map(([, , mark]) => mark)).toEqual(['counts', 'unconfirmed', 'counts', 'unconfirmed'])
})

test('a denied address stays denied when approval is switched off', async () => {
  const site = await approvedSite()
  await site.ingest.cameras.change(gateId, { address: { address: stranger, state: 'denied' } })
  await approve(site, false)
  await alarm(site, gate, stranger)
  await alarm(site, gate, '192.168.1.100')
  expect(eventsOf(site).map(([, , mark]) => mark)).toEqual(['counts', 'unconfirmed', 'counts'])
})

test('an address may be confirmed before a post came from it', async () => {
  const site = await approvedSite()
  await site.ingest.cameras.change(gateId, { address: { address: '192.168.1.60', state: 'confirmed' } })
  await alarm(site, gate, '192.168.1.60')
  expect(last(eventsOf(site))).toEqual([gateId, '192.168.1.60', 'counts'])
})

test("the camera's address, serial number and name stay as they are", async () => {
  const site = await approvedSite()
  const camera = () => rowsOf(site.dataDir, 'select name, address, mac, serial from camera')
  const before = camera()
  await alarm(site, { ...gate, name: 'Yard', serial: 'FORGED' }, stranger)
  expect(camera()).toEqual(before)
})

test('whoever borrows a mac cannot give the camera the serial number of another', async () => {
  const site = await approvedSite()
  await alarm(site, { ...gate, serial: 'N77' }, stranger)
  await alarm(site, { name: 'Door', serial: 'N77' }, '192.168.1.58')
  expect(last(eventsOf(site))?.[0]).toBe('door_192_168_1_58')
})

test('a post without mac or serial number from the borrower is not the camera', async () => {
  const site = await approvedSite()
  await alarm(site, gate, stranger)
  await alarm(site, {}, stranger)
  expect(last(eventsOf(site))?.[0]).toBe('192_168_1_99')
})

test('a known serial number is treated as a known mac', async () => {
  const site = await openSite()
  const door: Device = { name: 'Door', serial: 'N77' }
  await alarm(site, door)
  await approve(site, true)
  await alarm(site, door, stranger)
  await alarm(site, { ...door, mac: '58:5b:69:00:04:77' }, stranger)
  expect(eventsOf(site).map(([camera, , mark]) => [camera, mark])).toEqual([
    ['door_192_168_1_57', 'counts'],
    ['door_192_168_1_57', 'unconfirmed'],
    ['door_192_168_1_57', 'unconfirmed'],
  ])
})

test('two cameras that swap addresses are both marked', async () => {
  const site = await openSite()
  const yard: Device = { name: 'Yard', mac: '58:5b:69:00:04:02' }
  await alarm(site, gate)
  await alarm(site, yard, '192.168.1.58')
  await approve(site, true)
  await alarm(site, gate, '192.168.1.58')
  await alarm(site, yard, home)
  expect(eventsOf(site).map(([, , mark]) => mark)).toEqual(['counts', 'counts', 'unconfirmed', 'unconfirmed'])
})

test('a camera known by its address alone keeps counting when it sends its mac from there, and is marked elsewhere', async () => {
  const site = await openSite()
  await alarm(site, {})
  await approve(site, true)
  const named: Device = { mac: '58:5b:69:00:04:05' }
  await alarm(site, named)
  await alarm(site, named, stranger)
  expect(eventsOf(site)).toEqual([
    ['192_168_1_57', home, 'counts'],
    ['192_168_1_57', home, 'counts'],
    ['192_168_1_57', stranger, 'unconfirmed'],
  ])
})

test('a new device waits for approval with its address; other addresses under its name wait too', async () => {
  const site = await openSite()
  await approve(site, true)
  await alarm(site, gate)
  await alarm(site, gate, stranger)
  expect(rowsOf(site.dataDir, 'select state, address from camera')).toEqual([{ state: 'pending', address: home }])
  await site.ingest.cameras.change(gateId, { state: 'approved' })
  await alarm(site, gate)
  await alarm(site, gate, stranger)
  expect(eventsOf(site).map(([, , mark]) => mark)).toEqual(['counts', 'unconfirmed', 'counts', 'unconfirmed'])
})

test('whoever borrows the name of an ignored camera is ignored with it, and not noted as its address', async () => {
  const site = await approvedSite()
  await site.ingest.cameras.change(gateId, { state: 'ignored' })
  expect((await alarm(site, gate, stranger)).verdict).toBe('ignored')
  await site.ingest.cameras.change(gateId, { state: 'approved' })
  await alarm(site, gate, stranger)
  expect(eventsOf(site).map(([, , mark]) => mark)).toEqual(['counts', 'unconfirmed'])
})

test("a recorder's channels belong together: one confirmation is for all of them, and for channels to come", async () => {
  const site = await openSite()
  const at = (channel: number, address: string) => site.post(recorderPost(channel, ++targets), address)
  let targets = 0
  for (const channel of [1, 2]) await at(channel, home)
  await approve(site, true)
  for (const channel of [1, 2, 3]) await at(channel, stranger)
  await site.ingest.cameras.change('office_192_168_1_57_ch1', { address: { address: stranger, state: 'confirmed' } })
  for (const channel of [1, 2, 4]) await at(channel, stranger)
  expect(eventsOf(site).map(([camera, , mark]) => [camera.slice(-3), mark])).toEqual([
    ['ch1', 'counts'],
    ['ch2', 'counts'],
    ['ch1', 'unconfirmed'],
    ['ch2', 'unconfirmed'],
    ['ch3', 'unconfirmed'],
    ['ch1', 'counts'],
    ['ch2', 'counts'],
    ['ch4', 'counts'],
  ])
})

test('cameras that were merged count from the addresses of each other, and from no others', async () => {
  const site = await openSite()
  const yard: Device = { name: 'Yard', mac: '58:5b:69:00:04:02' }
  await alarm(site, gate)
  await alarm(site, yard, '192.168.1.58')
  await approve(site, true)
  await site.ingest.cameras.change('yard_192_168_1_58', { mergedInto: gateId })
  await alarm(site, yard, home)
  await alarm(site, yard, stranger)
  expect(eventsOf(site).slice(2)).toEqual([
    [gateId, home, 'counts'],
    [gateId, stranger, 'unconfirmed'],
  ])
})

test('an address is the same in every way it can be written', async () => {
  const site = await openSite()
  await alarm(site, gate, '2001:db8::1')
  await approve(site, true)
  for (const address of ['2001:DB8:0:0:0:0:0:1', '2001:db8::1%eth0', '2001:db8::2']) await alarm(site, gate, address)
  await site.ingest.cameras.change('gate_2001_db8_1', { address: { address: home, state: 'confirmed' } })
  for (const address of [home, `::ffff:${home}`, '::ffff:c0a8:139', '::ffff:c0a8:13a']) await alarm(site, gate, address)
  const marks = [true, true, true, false]
  expect(eventsOf(site).map(([, , mark]) => mark === 'counts')).toEqual([...marks, ...marks])
})

test('an alarm state, positions and heartbeats under a borrowed name change nothing that is known', async () => {
  const site = await approvedSite()
  const before = site.analysis.health().get(gateId)
  site.pass(60_000)
  const status = await site.post(statusPost({ perimeterAlarm: true }, 1, gate), stranger)
  await site.post(trajectoryPost(9, gate), stranger)
  const heartbeat = keepalivePost('Gate').toString().replace('</deviceInfo>', `<mac>${gate.mac}</mac></deviceInfo>`)
  await site.post(Buffer.from(heartbeat), stranger)
  expect(status.verdict).toBe('noted')
  expect(rowsOf(site.dataDir, 'select * from alarm_state')).toEqual([])
  expect(site.analysis.presence()).toEqual([])
  expect(site.analysis.health().get(gateId)).toEqual(before)
  expect(rowsOf(site.dataDir, "select kind from log where kind <> 'alarm'")).toEqual([])
  await site.post(statusPost({ perimeterAlarm: true }, 1, gate), home)
  expect(rowsOf(site.dataDir, 'select active from alarm_state')).toEqual([{ active: 1 }])
})

test("a copy of a camera's post sent by somebody else does not make the camera's own one a repeat, nor the other way round", async () => {
  const site = await approvedSite()
  const body = () => intrusionPost({ device: gate, time: site.now(), targetId: 4711 })
  const [first, second] = [await site.post(body(), stranger), await site.post(body(), home)]
  const third = await site.post(body(), stranger)
  expect([first.verdict, second.verdict, third.verdict]).toEqual(['stored', 'stored', 'repeat'])
  site.pass(1000)
  const own = await site.post(body(), home)
  const copy = await site.post(body(), stranger)
  expect([own.verdict, copy.verdict]).toEqual(['stored', 'stored'])
})

test('posts under a borrowed name are not counted', async () => {
  const site = await approvedSite()
  const count = (entered: number, clientIp: string) => {
    site.pass(60_000)
    return site.post(counterPost({ at: site.now(), entered, macOfCamera: gate.mac ?? '' }), clientIp)
  }
  await count(10, home)
  await count(5000, stranger)
  await count(12, home)
  expect(await site.analysis.counted(site.feed.lastSeq, 10_000)).toBe(0)
  expect(rowsOf(site.dataDir, 'select distinct entered from count_bucket')).toEqual([{ entered: 2 }])
})

test('a post of the inbox that is read again from a new address is marked too', async () => {
  const site = await approvedSite()
  await site.post(Buffer.from('<config version="1.7"><truncated'), stranger)
  await filesWritten(site.dataDir)
  const [row] = rowsOf(site.dataDir, 'select id, raw_file from unparsed')
  const body = intrusionPost({ device: gate, time: site.now(), targetId: 5 })
  writeFileSync(join(site.dataDir, String(row?.raw_file)), body)
  expect((await site.ingest.readAgain(String(row?.id))).understood).toBe(true)
  expect(last(eventsOf(site))).toEqual([gateId, stranger, 'unconfirmed'])
})

test('a list of addresses holds with approval off', async () => {
  const site = await openSite()
  await alarm(site, gate)
  await site.ingest.cameras.change(gateId, { allowedAddresses: ['192.168.1.57', '10.20.0.0/24'] })
  for (const address of [home, '10.20.0.200', stranger]) await alarm(site, gate, address)
  await site.ingest.cameras.change(gateId, { address: { address: '10.20.0.200', state: 'denied' } })
  await alarm(site, gate, '10.20.0.200')
  await site.ingest.cameras.change(gateId, { allowedAddresses: [] })
  await alarm(site, gate, stranger)
  expect(eventsOf(site).map(([, , mark]) => mark === 'counts')).toEqual([true, true, true, false, false, true])
})

test('an address that is confirmed beside a list is on the list from then on', async () => {
  const site = await openSite()
  await alarm(site, gate)
  await site.ingest.cameras.change(gateId, { allowedAddresses: [home] })
  await site.ingest.cameras.change(gateId, { address: { address: stranger, state: 'confirmed' } })
  await alarm(site, gate, stranger)
  expect(last(eventsOf(site))?.[2]).toBe('counts')
  expect(rowsOf(site.dataDir, 'select allowed from camera')).toEqual([{ allowed: `["${home}","${stranger}"]` }])
})

test("a recorder's list holds for a channel that nobody has seen before", async () => {
  const site = await openSite()
  await site.post(recorderPost(1, 1), home)
  await site.ingest.cameras.change('office_192_168_1_57_ch1', { allowedAddresses: [home] })
  await site.post(recorderPost(99, 2), stranger)
  expect(last(eventsOf(site))?.[2]).toBe('unconfirmed')
})

test('addresses that a borrower makes up are bounded, and the newest stay', async () => {
  const site = await approvedSite()
  for (let n = 0; n < 60; n++) {
    site.pass(60_000)
    await alarm(site, gate, `10.0.0.${n}`)
  }
  const claims = rowsOf(site.dataDir, "select address from camera_address where state = 'unconfirmed'")
  expect(claims).toHaveLength(20)
  expect(claims).toContainEqual({ address: '10.0.0.59' })
  await alarm(site, gate)
  expect(last(eventsOf(site))?.[2]).toBe('counts')
})
