import { Agent } from 'node:http'
import { expect, test } from 'vitest'
import { rows, storedEvents } from '../ingest/data-folder.ts'
import { type Device, intrusionPost, recorderPost, statusPost } from '../ingest/posts.ts'
import { type HostedServer, startHostedServer } from '../support/hosted-server.ts'

let targetId = 0

async function camerasOf(...posts: Buffer[]): Promise<string[]> {
  const server = await startHostedServer()
  return idsAfter(server, posts)
}

async function idsAfter(server: HostedServer, posts: Buffer[]): Promise<string[]> {
  for (const post of posts) expect((await server.post(post)).status).toBe(200)
  await server.stop()
  return (await storedEvents(server.dataDir)).map(event => event.camera.id)
}

const alarmOf = (device: Device) => intrusionPost({ device, targetId: ++targetId })

test("a camera's id is made of its name and its address, as the existing bridge makes it", async () => {
  const devices = ['Viewtron IPC', '  --Gate / Süd (2)--', '大门'].map((name, n) => ({
    name,
    mac: `58:5b:69:00:03:0${n}`,
  }))
  expect(await camerasOf(...devices.map(alarmOf), alarmOf({}))).toEqual([
    'viewtron_ipc_127_0_0_1',
    'gate_s_d_2_127_0_0_1',
    '127_0_0_1',
    '127_0_0_1_2',
  ])
})

test('the mac makes the camera, whatever it calls itself', async () => {
  const mac = '58:5b:69:00:02:01'
  expect(await camerasOf(alarmOf({ name: 'Gate', mac }), alarmOf({ name: 'Front gate', mac }))).toEqual([
    'gate_127_0_0_1',
    'gate_127_0_0_1',
  ])
})

test('the same mac in capitals and with dashes is the same camera', async () => {
  const ids = await camerasOf(
    alarmOf({ name: 'Gate', mac: '58:5b:69:0a:0b:0c' }),
    alarmOf({ name: 'Gate', mac: '58-5B-69-0A-0B-0C' }),
  )
  expect(new Set(ids).size).toBe(1)
})

test('the serial number makes the camera where there is no mac', async () => {
  const ids = await camerasOf(
    alarmOf({ name: 'Gate', serial: 'N1' }),
    alarmOf({ name: 'Renamed', serial: 'N1' }),
    alarmOf({ name: 'Gate', serial: 'N2' }),
  )
  expect(ids).toEqual(['gate_127_0_0_1', 'gate_127_0_0_1', 'gate_127_0_0_1_2'])
})

test('a camera that sends its serial first and its mac later stays the same', async () => {
  const ids = await camerasOf(
    alarmOf({ name: 'Gate', serial: 'N1' }),
    alarmOf({ name: 'Gate', serial: 'N1', mac: '58:5b:69:00:02:02' }),
    alarmOf({ name: 'Gate', mac: '58:5b:69:00:02:02' }),
  )
  expect(new Set(ids).size).toBe(1)
})

test('a sender known only by its address becomes the camera that later sends its mac from there', async () => {
  const server = await startHostedServer()
  await server.post(alarmOf({}))
  await server.post(alarmOf({ mac: '58:5b:69:00:02:03' }))
  await server.post(alarmOf({}))
  await server.stop()
  // Known again after a restart.
  const again = await startHostedServer({ dataDir: server.dataDir })
  expect(await idsAfter(again, [alarmOf({ mac: '58:5b:69:00:02:03' }), alarmOf({})])).toEqual(
    Array(5).fill('127_0_0_1'),
  )
})

test('two devices of one name behind one address are two cameras', async () => {
  const [one, two] = [
    { name: 'Gate', mac: '58:5b:69:00:02:04' },
    { name: 'Gate', mac: '58:5b:69:00:02:05' },
  ]
  const ids = await camerasOf(...[one, two, one, two].map(alarmOf))
  expect(ids).toEqual(['gate_127_0_0_1', 'gate_127_0_0_1_2', 'gate_127_0_0_1', 'gate_127_0_0_1_2'])
})

test("a recorder's channels are cameras of their own", async () => {
  const server = await startHostedServer()
  const ids = await idsAfter(server, [recorderPost(1, 1), recorderPost(12, 2), recorderPost(1, 3)])
  expect(ids).toEqual(['office_127_0_0_1_ch1', 'office_127_0_0_1_ch12', 'office_127_0_0_1_ch1'])
  const names = (await storedEvents(server.dataDir)).map(event => event.camera.name)
  expect(names).toEqual(['Office ch1', 'Office ch12', 'Office ch1'])
})

test('every address a camera has sent from is kept, the last one as its own', async () => {
  const server = await startHostedServer()
  const device = { name: 'Gate', mac: '58:5b:69:00:02:06' }
  await server.post(alarmOf(device))
  await server.post(alarmOf(device), { agent: new Agent({ localAddress: '127.0.0.2' }) })
  expect(await idsAfter(server, [])).toEqual(['gate_127_0_0_1', 'gate_127_0_0_1'])
  expect(rows(server.dataDir, 'select address from camera_address order by address')).toEqual([
    { address: '127.0.0.1' },
    { address: '127.0.0.2' },
  ])
  expect(rows(server.dataDir, 'select address from camera')).toEqual([{ address: '127.0.0.2' }])
})

test('a status without a name belongs to the camera of its mac', async () => {
  const server = await startHostedServer()
  const mac = '58:5b:69:00:02:07'
  await server.post(alarmOf({ name: 'Gate', mac }))
  await server.post(statusPost({ perimeterAlarm: true }, 1, { mac }))
  await server.stop()
  expect(rows(server.dataDir, "select distinct camera_id from log where kind = 'status'")).toEqual([
    { camera_id: 'gate_127_0_0_1' },
  ])
})
