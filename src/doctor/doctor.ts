import type { Analysis } from '../analysis/index.ts'
import { CameraDirectory } from '../cameras/camera-directory.ts'
import type { Queries, Write } from '../database/index.ts'
import { PostTap, Recordings } from '../diagnostics/index.ts'
import type { PortObserver } from '../ingest/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Faults } from '../lib/faults.ts'
import type { Logger } from '../lib/log.ts'
import type { RemovableBefore } from '../lib/removable-age.ts'
import type { ServerZone } from '../lib/server-zone.ts'
import type { DataDirectory } from '../log/index.ts'
import { diagnose } from './diagnose.ts'
import type { DoctorFacts, MachineFacts, OutputFacts, ServerFacts, StoredDeviceFacts } from './facts.ts'
import type { Finding } from './finding.ts'
import { askedAddresses, type Listening, type LocalAddress, localAddresses } from './machine/local-addresses.ts'
import { lookAtMachine } from './machine/look-at-machine.ts'
import { readFacts } from './read-facts.ts'
import { SenderTraces } from './sender-traces.ts'
import { type ServerRun, ServerRuns } from './server-runs.ts'

/** How the two ports were configured. */
export interface PortSettings {
  cameraPort: number
  webPort: number
  scheme: 'http' | 'https'
  networks: readonly string[]
  asksForCredentials: boolean
}

export interface DoctorOptions {
  settings: PortSettings
  /** Absolute. */
  dataDir: string
  version: string
  startedAt: Date
  /** For reading only. */
  queries: Queries
  write: Write
  directory: Pick<DataDirectory, 'trouble' | 'damage' | 'clockTrouble'>
  removable: RemovableBefore
  analysis: Pick<Analysis, 'health'>
  devices: {
    refresh(): Promise<void>
    /** The last check of each; nothing is asked. */
    states(): StoredDeviceFacts[]
    check(id: string): Promise<unknown>
  }
  zone: Pick<ServerZone, 'timeZone' | 'remark'>
  faults: Faults
  /** Where events go, and how that goes. */
  outputs?: () => readonly OutputFacts[]
  clock: Clock
  log: Logger
}

/** Where a port listens. */
interface Bound {
  address: string
  port: number
}

export interface Diagnosis {
  at: Date
  /** When ports and devices were asked last; null for never. */
  checkedAt: Date | null
  facts: DoctorFacts
  findings: Finding[]
  addresses: LocalAddress[]
}

const checkedAtOnce = 8
const machineHoldsMs = 10 * 60_000

/** Answers why nothing arrives: watches the camera port, and asks the machine and the stored devices on request. */
export class Doctor {
  readonly tap: PostTap
  readonly recordings: Recordings
  private readonly options: DoctorOptions
  private readonly traces: SenderTraces
  private readonly directory: CameraDirectory
  private camera: Bound | null = null
  private web: Bound | null = null
  private checkedAt: Date | null = null
  private addresses: LocalAddress[] | null = null
  private machine: MachineFacts | null = null
  private checking: Promise<Diagnosis> | null = null

  constructor(options: DoctorOptions) {
    this.options = options
    this.traces = new SenderTraces(options)
    this.directory = new CameraDirectory(options.queries)
    this.tap = new PostTap()
    this.recordings = new Recordings({ ...options, tap: this.tap })
  }

  /** To be given to the camera port. */
  get port(): PortObserver {
    const { traces, tap } = this
    return {
      opened: address => traces.opened(address),
      closed: (address, bytes) => traces.closed(address, bytes),
      misunderstood: (address, fault, reason, line) => traces.misunderstood(address, fault, reason, line),
      cutOff: address => traces.cutOff(address),
      finished: exchange => {
        try {
          traces.finished(exchange)
          tap.finished(exchange)
        } catch (error) {
          // The post is stored; whatever is wrong here must not have it refused.
          this.options.log.error(`a post could not be noted: ${(error as Error).stack}`)
        }
      },
    }
  }

  /** XML was posted to the web port. */
  postedToWebPort(address: string, target: string): void {
    this.traces.postedToWebPort(address, target)
  }

  /** To be called when the log is open. */
  async start(): Promise<void> {
    await this.traces.start()
    this.recordings.start()
  }

  /** After the camera port was closed and before the log is closed. Safe twice. */
  async stop(): Promise<void> {
    this.tap.stop()
    await this.recordings.stop()
    await this.traces.stop()
  }

  /** The ports are open: lets commands beside this server know where. */
  async portsOpen(ports: { camera: Bound; web: Bound }): Promise<void> {
    Object.assign(this, ports)
    this.options.faults.watch(() => void this.rememberRun())
    await this.rememberRun()
  }

  private async rememberRun(): Promise<void> {
    const { log } = this.options
    try {
      await new ServerRuns(this.options).remember(this.run())
    } catch (error) {
      log.debug(`commands will not know where this server listens: ${(error as Error).message}`)
    }
  }

  /** What is wrong as far as it is known; nobody is asked. */
  async look(): Promise<Diagnosis> {
    const { queries, dataDir, analysis, devices, clock } = this.options
    const at = clock.now()
    await this.refreshDevices()
    // What the machine was like says nothing for long.
    const isFresh = this.checkedAt !== null && at.getTime() - this.checkedAt.getTime() < machineHoldsMs
    const facts = await readFacts({
      queries,
      directory: this.directory,
      dataDir,
      now: at.getTime(),
      server: this.server(),
      traces: this.traces.all(),
      health: analysis.health(),
      devices: devices.states(),
      machine: isFresh ? this.machine : null,
    })
    const all: DoctorFacts = { ...facts, outputs: this.options.outputs?.() ?? [] }
    const addresses = this.addresses ?? localAddresses(this.listening()).map(one => ({ ...one, answers: false }))
    return { at, checkedAt: this.checkedAt, facts: all, findings: diagnose(all), addresses }
  }

  /** Asks the ports and every stored device, then looks; takes seconds. Who asks meanwhile gets the same answer. */
  check(): Promise<Diagnosis> {
    this.checking ??= this.ask().finally(() => {
      this.checking = null
    })
    return this.checking
  }

  private async ask(): Promise<Diagnosis> {
    const { dataDir, clock } = this.options
    const port = this.listening()
    const [machine, addresses] = await Promise.all([
      lookAtMachine({ dataDir, port, isRunning: true }),
      askedAddresses(port),
      this.checkDevices(),
    ])
    Object.assign(this, { machine, addresses, checkedAt: clock.now() })
    return this.look()
  }

  /** As they were read last, while the storage is in trouble. */
  private async refreshDevices(): Promise<void> {
    const { devices, directory } = this.options
    await devices.refresh().catch(error => {
      if (directory.trouble === null) throw error
    })
  }

  private async checkDevices(): Promise<void> {
    const { devices } = this.options
    await this.refreshDevices()
    const waiting = devices.states().map(({ device }) => device.id)
    const work = async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        // How it went is noted with the device.
        await devices.check(id).catch(() => undefined)
      }
    }
    await Promise.all(Array.from({ length: checkedAtOnce }, work))
  }

  private listening(): Listening {
    const { cameraPort, scheme } = this.options.settings
    return { host: this.camera?.address ?? null, port: this.camera?.port ?? cameraPort, scheme }
  }

  private run(): ServerRun {
    const { startedAt, version, settings, zone } = this.options
    const { camera, web } = this
    const { scheme } = settings
    return {
      pid: process.pid,
      startedAt: startedAt.toISOString(),
      version,
      camera,
      web,
      scheme,
      zone: { timeZone: zone.timeZone, remark: zone.remark },
      faults: this.faults() ?? undefined,
    }
  }

  private faults(): { total: number; last: string } | null {
    const { total, last } = this.options.faults
    return last && { total, last: `${last.doing}: ${last.message}` }
  }

  private server(): ServerFacts {
    const { settings, directory, zone } = this.options
    const { trouble, damage, clockTrouble } = directory
    const told = (error: typeof trouble) => error && { code: error.code, message: error.message, hint: error.hint }
    return {
      ...settings,
      isRunning: true,
      run: this.run(),
      cameraPort: this.camera?.port ?? settings.cameraPort,
      webPort: this.web?.port ?? settings.webPort,
      cameraUrls: localAddresses(this.listening()).map(({ cameraUrl }) => cameraUrl),
      timeZone: zone.timeZone,
      zoneRemark: zone.remark,
      faults: this.faults(),
      trouble: told(trouble),
      damage: told(damage),
      clockTrouble: told(clockTrouble),
    }
  }
}
