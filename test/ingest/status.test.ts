import { expect, test } from 'vitest'
import { type HostedServer, startHostedServer } from '../support/hosted-server.ts'
import { runCli } from '../support/run-cli.ts'
import { startServer } from '../support/server-process.ts'
import { rows, streamLines } from './data-folder.ts'
import { statusPost } from './posts.ts'

interface Entry {
  alarm: string
  rule: number | null
  active: boolean
  since: string
}

function entriesOf({ dataDir }: HostedServer): (Entry & { id: string })[] {
  return rows<{ id: string; body: string }>(dataDir, "select id, body from log where kind = 'status' order by seq").map(
    ({ id, body }) => ({ id, ...(JSON.parse(body) as Entry) }),
  )
}

const changesOf = (server: HostedServer) =>
  entriesOf(server).map(({ alarm, rule, active }) => `${alarm} ${rule} ${active ? 'on' : 'off'}`)

async function post(server: HostedServer, body: Buffer): Promise<void> {
  expect((await server.post(body)).status).toBe(200)
}

test('an alarm that starts and ends makes two entries', async () => {
  const server = await startHostedServer()
  for (const on of [true, false]) await post(server, statusPost({ perimeterAlarm: on }))
  expect(changesOf(server)).toEqual(['perimeter 1 on', 'perimeter 1 off'])
})

test('a repeated state makes no entry, but every post is in the stream file', async () => {
  const server = await startHostedServer()
  for (const on of [true, true, true, false, false]) await post(server, statusPost({ perimeterAlarm: on }))
  expect(changesOf(server)).toEqual(['perimeter 1 on', 'perimeter 1 off'])
  expect(streamLines(server.dataDir).map(line => line.kind)).toEqual(Array(5).fill('status'))
})

test('rules of one alarm change each for themselves', async () => {
  const server = await startHostedServer()
  await post(server, statusPost({ perimeterAlarm: true }, 1))
  await post(server, statusPost({ perimeterAlarm: true }, 2))
  await post(server, statusPost({ perimeterAlarm: false }, 1))
  expect(changesOf(server)).toEqual(['perimeter 1 on', 'perimeter 2 on', 'perimeter 1 off'])
})

test('a post with all alarms of an old camera makes entries only for those that are not at rest', async () => {
  const server = await startHostedServer()
  const rest = { motionAlarm: false, sensorAlarm: false, perimeterAlarm: false, VFDAlarm: false, sceneChange: false }
  await post(server, statusPost(rest))
  expect(changesOf(server)).toEqual([])
  await post(server, statusPost({ ...rest, motionAlarm: true, VFDAlarm: true }))
  await post(server, statusPost({ ...rest, VFDAlarm: true }))
  expect(changesOf(server)).toEqual(['motion 1 on', 'vfd 1 on', 'motion 1 off'])
})

test('states outlive a restart', async () => {
  const server = await startHostedServer()
  await post(server, statusPost({ perimeterAlarm: true, motionAlarm: false }))
  await server.stop()
  const again = await startHostedServer({ dataDir: server.dataDir })
  await post(again, statusPost({ perimeterAlarm: true, motionAlarm: true }))
  await post(again, statusPost({ perimeterAlarm: false }))
  expect(changesOf(again)).toEqual(['perimeter 1 on', 'motion 1 on', 'perimeter 1 off'])
})

test('states outlive a kill', async () => {
  const server = await startServer()
  await post(server, statusPost({ perimeterAlarm: true }))
  server.kill('SIGKILL')
  await server.exited
  const again = await startHostedServer({ dataDir: server.dataDir })
  await post(again, statusPost({ perimeterAlarm: true }))
  expect(changesOf(again)).toEqual(['perimeter 1 on'])
})

test('of many equal posts at one moment only one makes an entry', async () => {
  const server = await startHostedServer()
  await Promise.all(Array.from({ length: 20 }, () => post(server, statusPost({ perimeterAlarm: true }))))
  expect(changesOf(server)).toEqual(['perimeter 1 on'])
  expect(streamLines(server.dataDir)).toHaveLength(20)
})

test('the original post of a change is restored byte for byte', async () => {
  const server = await startHostedServer()
  const posts = [
    statusPost({ perimeterAlarm: true }),
    statusPost({ perimeterAlarm: false }, 1, { name: 'Süd "1" 大门' }),
  ]
  for (const body of posts) await post(server, body)
  await server.stop()
  const originals = []
  for (const { id } of entriesOf(server)) {
    originals.push((await runCli(['raw', id, '--data-dir', server.dataDir])).bytes)
  }
  expect(originals[0]).toEqual(posts[0])
})

test('the original post of a change is restored byte for byte though it is not UTF-8', async () => {
  const server = await startHostedServer()
  const body = Buffer.from(statusPost({ perimeterAlarm: true }, 1, { name: 'S\u00fcd' }).toString(), 'latin1')
  await post(server, body)
  await server.stop()
  const [entry] = entriesOf(server)
  expect((await runCli(['raw', entry!.id, '--data-dir', server.dataDir])).bytes).toEqual(body)
})
