import { spawn } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { loadConfig } from '../../src/config/index.ts'
import { programVersion } from '../../src/version.ts'
import { projectRoot } from '../support/project-root.ts'
import { temporaryFile, temporaryFolder } from '../support/temporary-folder.ts'

const addon = join(projectRoot, 'packaging/home-assistant')
const yamlOf = (name: string) => parse(readFileSync(join(addon, name), 'utf8'))

/** A Supervisor with this MQTT service, or none. It answers only to its token. */
async function startSupervisor(service: object | null): Promise<string> {
  const server = http.createServer((request, response) => {
    const isKnown = request.url === '/services/mqtt' && request.headers.authorization === 'Bearer token'
    response.writeHead(isKnown && service ? 200 : 400, { 'content-type': 'application/json' })
    response.end(JSON.stringify(service ? { result: 'ok', data: service } : { result: 'error', message: 'no service' }))
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Runs the add-on with a program that prints its environment, and returns the settings in it. */
async function settingsFrom(options: object, service: object | null): Promise<Record<string, string>> {
  const program = join(temporaryFolder(), 'viewtron')
  writeFileSync(program, '#!/bin/sh\n[ "$1" = serve ] && env\nexit 3\n')
  chmodSync(program, 0o755)
  const env = {
    PATH: process.env.PATH ?? '',
    SUPERVISOR_TOKEN: 'token',
    SUPERVISOR_URL: await startSupervisor(service),
    VIEWTRON_PROGRAM: program,
    VIEWTRON_ADDON_OPTIONS: temporaryFile(JSON.stringify(options)),
  }
  const child = spawn(process.execPath, [join(addon, 'run.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise(resolve => child.once('exit', resolve))
  const output = await text(child.stdout)
  expect(await ended).toBe(3)
  expect(output).not.toContain('SUPERVISOR_TOKEN')
  const ours = [...output.matchAll(/^(VIEWTRON_\w+)=(.*)$/gm)].map(([, name, value]) => [name, value])
  const { VIEWTRON_PROGRAM: _, VIEWTRON_ADDON_OPTIONS: __, ...settings } = Object.fromEntries(ours)
  return settings
}

describe('the add-on of Home Assistant', () => {
  it('connects to the broker that the Supervisor names, with settings that the server understands', async () => {
    const service = { host: 'core-mosquitto', port: 1883, ssl: false, username: 'addons', password: 's e c' }
    const settings = await settingsFrom({ ...yamlOf('config.yaml').options, camera_networks: '10.0.0.0/8' }, service)
    const { config, warnings } = loadConfig({ flags: {}, env: settings, workingDir: temporaryFolder() })
    expect(warnings).toEqual([])
    expect(config).toMatchObject({
      dataDir: '/data/viewtron',
      cameraPort: 5002,
      cameraNetworks: ['10.0.0.0/8'],
      trustedProxies: ['172.30.32.2/32'],
      mqtt: { url: 'mqtt://core-mosquitto:1883', username: 'addons', password: 's e c' },
    })
  })

  it('runs without a broker if Home Assistant has none', async () => {
    const settings = await settingsFrom({ camera_port: 5003, raw_posts: 'compact', mqtt_prefix: '' }, null)
    expect(settings).toEqual({
      VIEWTRON_DATA_DIR: '/data/viewtron',
      VIEWTRON_TRUSTED_PROXIES: '172.30.32.2/32',
      VIEWTRON_CAMERA_PORT: '5003',
      VIEWTRON_RAW_POSTS: 'compact',
    })
  })

  it('has a text for every option, and the version of the server', () => {
    const { options, schema, version } = yamlOf('config.yaml')
    expect(version).toBe(programVersion())
    expect(Object.keys(yamlOf('translations/en.yaml').configuration)).toEqual(Object.keys(schema))
    expect(Object.keys(schema)).toEqual(expect.arrayContaining(Object.keys(options)))
  })
})
