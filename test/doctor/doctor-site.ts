import type { DoctorReport } from '../../src/api/schemas/doctor.ts'
import type { FakeDevice } from '../../src/simulator/devices/index.ts'
import { ApiSite } from '../support/api-site.ts'
import { devicePassword } from '../support/fake-devices.ts'
import { type HostedOptions, type HostedServer, startHostedServer } from '../support/hosted-server.ts'
import { type ServerProcess, type StartOptions, startServer } from '../support/server-process.ts'
import { until } from '../support/until.ts'

type Finding = DoctorReport['findings'][number]

/** A real server and its doctor. */
export class DoctorSite<Server extends HostedServer = HostedServer> extends ApiSite {
  readonly server: Server

  constructor(server: Server) {
    super()
    this.server = server
  }

  get webUrl(): string {
    return this.server.webUrl
  }

  /** Stores a device with its password; its id. */
  async store({ host, port, user }: FakeDevice): Promise<string> {
    const { id } = await this.json('devices', { body: { host, port, user, password: devicePassword } })
    return id
  }

  look(): Promise<DoctorReport> {
    return this.json('doctor')
  }

  check(): Promise<DoctorReport> {
    return this.json('doctor/check', { method: 'POST', body: {} })
  }

  /** The finding once it is there. `asks`: ports and devices are asked each time. */
  async finds(code: string, { asks = false } = {}): Promise<Finding> {
    let last: string[] = []
    const found = async () => {
      const { findings } = await (asks ? this.check() : this.look())
      last = findings.map(one => one.code)
      return findings.find(one => one.code === code)
    }
    return until(found, { what: `the finding ${code}` }).catch(error => {
      throw new Error(`${(error as Error).message}; there were: ${last.join(', ') || 'none'}`)
    })
  }

  /** Resolves once a check says nothing of it any more. */
  async isMended(code: string): Promise<void> {
    await until(async () => !(await this.check()).findings.some(one => one.code === code), {
      what: `the end of ${code}`,
    })
  }

  /** Codes of what a check says that is more than a note. */
  async complaints(): Promise<string[]> {
    const { findings } = await this.check()
    return findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code)
  }
}

const environment = { VIEWTRON_AUTH: 'off', TZ: 'UTC' }

/** A server for the running test. */
export async function doctorSite(options: HostedOptions = {}): Promise<DoctorSite> {
  return new DoctorSite(await startHostedServer({ ...options, env: { ...environment, ...options.env } }))
}

/** A server for the running test in a process of its own, which commands find or whose log is read. */
export async function doctorSiteProcess(options: StartOptions = {}): Promise<DoctorSite<ServerProcess>> {
  return new DoctorSite(await startServer({ ...options, env: { ...environment, ...options.env } }))
}

/** Resolves once the device's posts have been acknowledged so often. */
export async function acknowledged(device: FakeDevice, kind: keyof FakeDevice['state']['acknowledged'], count = 1) {
  await until(() => device.state.acknowledged[kind] >= count, { what: `${count} × ${kind} of ${device.name}` })
}
