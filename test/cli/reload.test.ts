import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smallAlarm } from '../support/posts.ts'
import { runCli } from '../support/run-cli.ts'
import { launchServer, type ServerProcess } from '../support/server-process.ts'
import { makeFolder, temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'

describe('viewtron reload', () => {
  const folder = makeFolder()
  let server: ServerProcess
  const configure = (settings: object) => writeFileSync(join(folder.path, 'viewtron.yaml'), JSON.stringify(settings))
  const reload = async () => {
    const { code, stdout } = await runCli(['reload', '--json', '--data-dir', folder.path])
    return { code, ...JSON.parse(stdout) }
  }
  const outputNames = async () => {
    const { json } = await webRequest(server.webUrl, '/api/v1/outputs')
    return json.items.map(({ name }: { name: string }) => name)
  }
  const webhook = (name: string) => ({ name, url: 'http://127.0.0.1:9/', allowPrivate: true })

  beforeAll(async () => {
    configure({ auth: 'off', webhooks: [webhook('one'), webhook('two')] })
    server = await launchServer({ dataDir: folder.path, env: { VIEWTRON_LOG_FILE: join(folder.path, 'server.log') } })
  })
  afterAll(async () => {
    await server.dispose()
    folder.remove()
  })

  it('says that nothing has changed', async () => {
    const { code, stdout } = await runCli(['reload', '--data-dir', folder.path])
    expect([code, stdout]).toEqual([0, 'reloaded: nothing has changed\n'])
  })

  it('uses changed outputs, rules and log level, and says what needs a restart', async () => {
    const rule = { name: 'Any', alert: { severity: 'info' } }
    configure({
      auth: 'off',
      logLevel: 'debug',
      maxDevices: 7,
      rules: [rule],
      webhooks: [webhook('two'), { ...webhook('three'), rule: 'Any' }],
    })
    expect(await reload()).toMatchObject({
      code: 0,
      error: null,
      changed: ['logLevel: debug', 'rules', 'webhooks'],
      restart: ['maxDevices (VIEWTRON_MAX_DEVICES)'],
    })
    const names = await outputNames()
    expect(names).toEqual(expect.arrayContaining(['two', 'three']))
    expect(names).not.toContain('one')
    expect((await server.post(smallAlarm())).status).toBe(200)
    const alerts = async () => (await webRequest(server.webUrl, '/api/v1/alerts')).json.items
    await until(async () => (await alerts()).length > 0, { what: 'the alert of the new rule' })
  })

  it('changes nothing when the file is not valid', async () => {
    configure({ auth: 'off', webhooks: [{ name: 'broken' }] })
    const { code, error } = await reload()
    expect([code, error]).toEqual([1, expect.stringContaining('webhooks[0].url')])
    expect(await outputNames()).toContain('three')
    writeFileSync(join(folder.path, 'viewtron.yaml'), 'auth: [')
    expect((await reload()).code).toBe(2)
  })

  it('is logged to the file that the settings name', () => {
    const log = readFileSync(join(folder.path, 'server.log'), 'utf8')
    expect(log).toMatch(/INFO.*: reloaded: logLevel: debug, rules, webhooks/)
    expect(log).toMatch(/ERROR.*: not reloaded, nothing changed: webhooks\[0\]/)
    expect(server.stderr()).toBe('')
  })
})

it('viewtron reload says that no server runs', async () => {
  const { code, stderr } = await runCli(['reload', '--data-dir', temporaryFolder()])
  expect([code, stderr]).toEqual([1, expect.stringMatching(/\[(nothing-to-reload|no-data)\]/)])
})
