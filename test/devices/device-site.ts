import { afterAll, beforeAll } from 'vitest'
import type { ApiDevice, DeviceLook, SetUpAnswer } from '../../src/api/schemas/devices.ts'
import type { FakeDevice } from '../../src/simulator/devices/index.ts'
import { ApiSite } from '../support/api-site.ts'
import { devicePassword } from '../support/fake-devices.ts'
import { type HostedOptions, type HostedServer, startHostedServer } from '../support/hosted-server.ts'
import { launchServer, type ServerProcess, type StartOptions, startServer } from '../support/server-process.ts'
import { until } from '../support/until.ts'
import type { WebReply } from '../support/web-client.ts'

export const open = { VIEWTRON_AUTH: 'off' }

/** A real server that devices are set up with. */
export class DeviceSite<Server extends HostedServer = HostedServer> extends ApiSite {
  server: Server

  constructor(server: Server) {
    super()
    this.server = server
  }

  get webUrl(): string {
    return this.server.webUrl
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

  /** Returns the entries of the audit log with this action, oldest first, once there are `count` of them. */
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
export async function deviceSite(options: HostedOptions = {}): Promise<DeviceSite> {
  return new DeviceSite(await startHostedServer({ ...options, env: { ...open, ...options.env } }))
}

/** A server for the running test in a process of its own, which the test kills or whose log it reads. */
export async function deviceSiteProcess(options: StartOptions = {}): Promise<DeviceSite<ServerProcess>> {
  return new DeviceSite(await startServer({ ...options, env: { ...open, ...options.env } }))
}

/** Returns the device's list of destinations as text, for comparing. */
export const postSettings = (device: FakeDevice) => JSON.stringify(device.state.httpPost)
