import net from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Database, faultOf, openPostgres, upsert } from '../../../src/database/index.ts'
import { type PostgresServer, startPostgres, startReplica, whyNoPostgres } from '../../support/postgres-server.ts'
import { until } from '../../support/until.ts'

const put = ({ queries }: Database, name: string) => upsert(queries, 'setting', { name, value: '' })
const names = async ({ queries }: Database) =>
  (await queries.selectFrom('setting').select('name').execute()).map(({ name }) => name)

/** A network between a program and a server, which can be cut without a word to either end. */
async function startNetwork(server: PostgresServer): Promise<{ host: string; cut: () => void }> {
  let isCut = false
  const sockets = new Set<net.Socket>()
  const relay = net.createServer({ allowHalfOpen: true }, socket => {
    const behind = net.connect(join(server.folder, '.s.PGSQL.5432'))
    for (const [from, to] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      sockets.add(from)
      from.on('data', bytes => !isCut && to.write(bytes))
      from.on('close', () => !isCut && to.destroy())
      from.on('error', () => undefined)
    }
  })
  await new Promise<void>(resolve => relay.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    relay.close()
    for (const socket of sockets) socket.destroy()
  })
  const { port } = relay.address() as net.AddressInfo
  const cut = () => {
    isCut = true
  }
  return { host: `127.0.0.1:${port}`, cut }
}

const reason = whyNoPostgres()

describe.skipIf(reason)(`PostgreSQL on several machines${reason ? ` (left out: ${reason})` : ''}`, () => {
  test('keeps every confirmed commit when the primary is killed, and continues on the replica', async () => {
    const primary = await startPostgres()
    onTestFinished(() => primary.stop())
    await primary.run('create database events')
    const replica = await startReplica(primary)
    onTestFinished(() => replica.stop())
    // The replica is named first: it must be passed over while it is one.
    const database = await openPostgres(`postgres://viewtron@${replica.host},${primary.host}/events`)
    onTestFinished(() => database.close())
    const confirmed: string[] = []
    const faults = new Set<string | null>()
    let isOver = false
    const writing = (async () => {
      for (let n = 0; !isOver; n++) {
        const name = `s${n}`
        const write = () => database.write([put(database, name)])
        await write().then(
          () => confirmed.push(name),
          error => faults.add(faultOf(error)),
        )
      }
    })()
    await until(() => confirmed.length > 20)
    await primary.kill()
    await until(() => faults.has('unreachable'))
    await replica.run('select pg_promote()')
    await replica.run(`alter system set synchronous_standby_names = ''`)
    await replica.run('select pg_reload_conf()')
    const before = confirmed.length
    await until(() => confirmed.length > before + 20)
    isOver = true
    await writing
    const stored = new Set(await names(database))
    expect(confirmed.filter(name => !stored.has(name))).toEqual([])
    expect([...faults].filter(fault => !['unreachable', 'unconfirmed', 'closed'].includes(fault ?? ''))).toEqual([])
  })

  test('a server that has lost its power is given up, and a slow one is not', async () => {
    const server = await startPostgres()
    onTestFinished(() => server.stop())
    await server.run('create database events')
    const network = await startNetwork(server)
    const quick = { connectMs: 500, silenceMs: 100 }
    const database = await openPostgres(`postgres://viewtron@${network.host}/events`, quick)
    onTestFinished(() => database.close())
    await database.write([put(database, 'a')])
    // Longer than the silence after which the server is probed.
    await database.write([database.queries.selectNoFrom(({ fn, val }) => fn('pg_sleep', [val(0.6)]).as('x')).compile()])
    network.cut()
    const faults = await Promise.all(
      [database.write([put(database, 'b')]), names(database)].map(attempt => attempt.then(() => null, faultOf)),
    )
    expect(faults).toEqual(['unconfirmed', 'closed'])
    expect(await database.write([put(database, 'c')]).then(() => null, faultOf)).toBe('unreachable')
  })
})
