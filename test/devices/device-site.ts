import { afterAll, beforeAll } from 'vitest'
import type { ApiDevice, DeviceLook, SetUpAnswer } from '../../src/api/schemas/devices.ts'
import type { FakeDevice } from '../../src/simulator/devices/index.ts'
import { devicePassword } from '../support/fake-devices.ts'
import { launchServer, type ServerProcess, type StartOptions, startServer } from '../support/server-process.ts'
import { until } from '../support/until.ts'
import { type WebOptions, type WebReply, webRequest } from '../support/web-client.ts'

export const open = { VIEWTRON_AUTH: 'off' }

/** A real server that devices are set up with. Paths are those below `/api/v1/`. */
export class DeviceSite {
  server: ServerProcess

  constructor(server: ServerProcess) {
    this.server = server
  }

  call(path: string, options?: WebOptions): Promise<WebReply> {
    return webRequest(this.server.webUrl, `/api/v1/${path}`, options)
  }

  /** The JSON of a successful answer; throws with the problem otherwise. */
  async json(path: string, options?: WebOptions): Promise<WebReply['json']> {
    const { status, json, text } = await this.call(path, options)
    if (status >= 300) throw new Error(`${path}: ${status} ${text}`)
    return json
  }

  post(path: string, body: object = {}): Promise<WebReply['json']> {
    return this.json(path, { body })
  }

  /** Stores a device; its id. */
  async add(device: FakeDevice): Promise<string> {
    return (await this.post('devices', accessTo(device))).id
  }

  look(device: FakeDevice): Promise<DeviceLook> {
    return this.post('devices/look', accessTo(device))
  }

  setUp(id: string, request: object = {}): Promise<SetUpAnswer> {
    return this.post(`devices/${id}/set-up`, request)
  }

  device(id: string): Promise<ApiDevice> {
    return this.json(`devices/${id}`)
  }

  /** What the audit log says was done, oldest first, once `count` entries of it are there. */
  audited(action: string, count = 1): Promise<{ who: string; subject: string; detail: string }[]> {
    return until(async () => {
      const { items } = await this.json(`audit?action=${action}`)
      const found = items.filter((entry: { action: string }) => entry.action === action).reverse()
      return found.length >= count && found
    })
  }
}

export const accessTo = ({ host, port, user }: FakeDevice, password = devicePassword) => ({
  host,
  port,
  user,
  password,
})

/** One server for all tests of a file. */
export function siteForFile(): () => DeviceSite {
  let site: DeviceSite | null = null
  beforeAll(async () => {
    site = new DeviceSite(await launchServer({ env: open }))
  })
  afterAll(() => site?.server.dispose())
  return () => {
    if (!site) throw new Error('the server has not started')
    return site
  }
}

/** A server for the running test. */
export async function deviceSite(options: StartOptions = {}): Promise<DeviceSite> {
  return new DeviceSite(await startServer({ ...options, env: { ...open, ...options.env } }))
}

/** All that a device remembers of where it posts, for comparing. */
export const postSettings = (device: FakeDevice) => JSON.stringify(device.state.httpPost)
