import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { type HostedServer, launchHostedServer, startHostedServer } from '../../support/hosted-server.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { call } from '../webhook/setup.ts'
import { accept, startTarget } from '../webhook/target.ts'

const secret = `whsec_${Buffer.from('nobody may ever read this').toString('base64')}`
const password = 'the-password-of-the-mail-server'
const token = 'the-token-in-the-address'
const bearer = 'the-token-in-a-header'

const env = { VIEWTRON_AUTH: 'off' }

const filesWith = (dataDir: string, text: string) =>
  readdirSync(dataDir)
    .filter(name => name.startsWith('viewtron.db'))
    .filter(name => readFileSync(join(dataDir, name)).includes(text))

const webhook = (url: string) => ({
  name: 'Gate',
  url: `${url}/${token}`,
  secret,
  headers: { authorization: `Bearer ${bearer}` },
  allowPrivate: true,
})
const email = {
  kind: 'email',
  name: 'Mail',
  host: 'mail.example.org',
  user: 'gate',
  password,
  from: 'gate@example.org',
  to: ['ann@example.org'],
}

async function madeOutputs(server: HostedServer, url: string) {
  const made = [await call(server, 'outputs', 'POST', webhook(url)), await call(server, 'outputs', 'POST', email)]
  expect(made.map(({ status }) => status)).toEqual([201, 201])
  return made.map(({ json }) => String(json.id)) as [string, string]
}

async function outputsOf(server: HostedServer, ids: readonly string[]) {
  const find = async () => {
    const { items } = (await call(server, 'outputs')).json
    const found = ids.map(id => items.find((one: { id: string }) => one.id === id))
    return found.every(one => one) && found
  }
  return until(find, { what: 'the outputs of before' })
}

it('secrets of outputs are encrypted in the database, and after a restore without keys the server says what to enter', async () => {
  const target = await startTarget()
  const dataDir = temporaryFolder()
  const first = await launchHostedServer({ env, dataDir })
  const ids = await madeOutputs(first, target.url)
  await first.stop()
  for (const text of [secret, password, token, bearer]) expect([text, filesWith(dataDir, text)]).toEqual([text, []])

  const second = await launchHostedServer({ env, dataDir })
  await outputsOf(second, ids)
  expect((await call(second, `outputs/${ids[0]}/test`, 'POST')).json).toMatchObject({ ok: true })
  expect(target.received.at(-1)?.headers.authorization).toBe(`Bearer ${bearer}`)
  expect(target.received.at(-1)?.path).toContain(token)
  await second.stop()

  rmSync(join(dataDir, '.keys'), { recursive: true })
  const third = await startHostedServer({ env, dataDir })
  const [gate, mail] = await outputsOf(third, ids)
  expect(gate).toMatchObject({ state: 'failing', detail: expect.stringContaining('address, secret and headers again') })
  expect(mail).toMatchObject({ state: 'failing', detail: expect.stringContaining('enter the password again') })
  expect((await call(third, `outputs/${ids[0]}/test`, 'POST')).status).toBe(400)
  expect((await call(third, `outputs/${ids[0]}`, 'PATCH', { name: 'Other' })).status).toBe(400)
  const { url, secret: same, headers } = webhook(target.url)
  const again = await call(third, `outputs/${ids[0]}`, 'PATCH', { url, secret: same, headers })
  expect([again.status, again.json.state]).toEqual([200, 'waiting'])
  expect((await call(third, `outputs/${ids[0]}/test`, 'POST')).json).toMatchObject({ ok: true })
})

it('secrets that an earlier version stored as they are, are encrypted at the start', async () => {
  const target = await startTarget(accept)
  const dataDir = temporaryFolder()
  const first = await launchHostedServer({ env, dataDir })
  const ids = await madeOutputs(first, target.url)
  await first.stop()
  const { name, kind: _kind, ...rest } = { ...email, kind: null }
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'))
  const store = database.prepare('UPDATE output SET config = ? WHERE id = ?')
  store.run(JSON.stringify({ ...webhook(target.url), method: 'POST' }), ids[0])
  store.run(JSON.stringify({ name, ...rest }), ids[1])
  database.close()
  expect(filesWith(dataDir, password)).not.toEqual([])

  const second = await startHostedServer({ env, dataDir })
  await outputsOf(second, ids)
  expect((await call(second, `outputs/${ids[0]}/test`, 'POST')).json).toMatchObject({ ok: true })
  const rows = new DatabaseSync(join(dataDir, 'viewtron.db'), { readOnly: true })
  const stored = () =>
    JSON.stringify(rows.prepare("SELECT config FROM output WHERE kind IN ('webhook', 'email')").all())
  await until(() => [secret, password, token, bearer].every(text => !stored().includes(text)))
  expect(stored().match(/sealed/g)?.length).toBe(2)
  rows.close()
})
