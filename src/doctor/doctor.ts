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
import { SingleFlight } from '../lib/single-flight.ts'
import type { CertificateState } from '../lib/tls-files.ts'
import type { DataDirectory, PostArchive } from '../log/index.ts'
import { diagnose } from './diagnose.ts'
import type { DoctorFacts, MachineFacts, OutputFacts, ServerFacts, StoredDeviceFacts } from './facts.ts'
import type { Finding } from './finding.ts'
import {
  askedAddresses,
  type Listening,
  type LocalAddress,
  localAddresses,
  urlsForDevices,
} from './machine/local-addresses.ts'
import { lookAtMachine } from './machine/look-at-machine.ts'
import { readFacts } from './read-facts.ts'
import type { Reloaded } from './reloaded.ts'
import { SenderTraces } from './sender-traces.ts'
import { type ServerRun, ServerRuns } from './server-runs.ts'

/** The configuration of the two ports. */
export interface PortSettings {
  cameraPort: number
  webPort: number
  scheme: 'http' | 'https'
  webScheme: 'http' | 'https'
  networks: readonly string[]
  asksForCredentials: boolean
  /** The setting: where devices post to if not to an address of this machine. */
  cameraUrl: string | null
}

export interface DoctorOptions {
  settings: PortSettings
  /** Absolute. */
  dataDir: string
  archive: PostArchive
  version: string
  startedAt: Date
  /** Used for reading only. */
  queries: Queries
  write: Write
  directory: Pick<DataDirectory, 'trouble' | 'damage' | 'clockTrouble'>
  removable: RemovableBefore
  analysis: Pick<Analysis, 'health'>
  devices: {
    refresh(): Promise<void>
    /** Returns the last check of each device, without a new one. */
    states(): StoredDeviceFacts[]
    /** Checks all devices and stores the outcomes. */
    checkAll(): Promise<void>
  }
  zone: Pick<ServerZone, 'timeZone' | 'remark'>
  faults: Faults
  certificates: { states(): CertificateState[]; watch(listener: () => void): void }
  /** Returns the outputs with their states. */
  outputs?: () => readonly OutputFacts[]
  clock: Clock
  log: Logger
}

/** The address and port of a listener. */
interface Bound {
  address: string
  port: number
}

export interface Diagnosis {
  at: Date
  /** The time of the last check of ports and devices; null for never. */
  checkedAt: Date | null
  facts: DoctorFacts
  findings: Finding[]
  addresses: LocalAddress[]
}

const machineHoldsMs = 10 * 60_000

/** Explains why nothing arrives: observes the camera port, and checks the machine and the stored devices on request. */
export class Doctor {
  readonly tap: PostTap
  readonly recordings: Recordings
  private readonly options: DoctorOptions
  private readonly traces: SenderTraces
  private readonly directory: CameraDirectory
  private camera: Bound | null = null
  private web: Bound | null = null
  private reloaded: Reloaded | null = null
  private checkedAt: Date | null = null
  private addresses: LocalAddress[] | null = null
  private machine: MachineFacts | null = null
  private readonly checking = new SingleFlight(() => this.ask())

  constructor(options: DoctorOptions) {
    this.options = options
    this.traces = new SenderTraces(options)
    this.directory = new CameraDirectory(options.queries)
    this.tap = new PostTap()
    this.recordings = new Recordings({ ...options, tap: this.tap })
  }

  /** The observer for the camera port. */
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
          // The post is stored; an error here must not reject it.
          this.options.log.error(`a post could not be noted: ${(error as Error).stack}`)
        }
      },
    }
  }

  /** Records that XML was posted to the web port. */
  postedToWebPort(address: string, target: string): void {
    this.traces.postedToWebPort(address, target)
  }

  /** Starts to observe. Call it when the log is open. */
  async start(): Promise<void> {
    await this.traces.start()
    this.recordings.start()
  }

  /** Stops observing. Call it after the camera port was closed and before the log is closed. Can be called twice. */
  async stop(): Promise<void> {
    this.tap.stop()
    await this.recordings.stop()
    await this.traces.stop()
  }

  /** Stores the open ports for commands beside this server. */
  async portsOpen(ports: { camera: Bound; web: Bound }): Promise<void> {
    Object.assign(this, ports)
    this.options.faults.watch(() => void this.rememberRun())
    this.options.certificates.watch(() => void this.rememberRun())
    await this.rememberRun()
  }

  /** Stores what a reload did, for the command that asked for it. */
  async noteReloaded(reloaded: Reloaded): Promise<void> {
    this.reloaded = reloaded
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

  /** Returns the diagnosis from known facts, without checking the machine or devices again. */
  async look(): Promise<Diagnosis> {
    const { queries, archive, analysis, devices, clock } = this.options
    const at = clock.now()
    await this.refreshDevices()
    // Facts about the machine expire quickly.
    const isFresh = this.checkedAt !== null && at.getTime() - this.checkedAt.getTime() < machineHoldsMs
    const facts = await readFacts({
      queries,
      directory: this.directory,
      archive,
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

  /**
   * Checks the ports and every stored device, which takes seconds, and returns the diagnosis. Calls during a check
   * share its result.
   */
  check(): Promise<Diagnosis> {
    return this.checking.run()
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

  /** Reads the stored devices again; keeps the last list while the storage has problems. */
  private async refreshDevices(): Promise<void> {
    const { devices, directory } = this.options
    await devices.refresh().catch(error => {
      if (directory.trouble === null) throw error
    })
  }

  private async checkDevices(): Promise<void> {
    await this.refreshDevices()
    await this.options.devices.checkAll()
  }

  private listening(): Listening {
    const { cameraPort, scheme } = this.options.settings
    return { host: this.camera?.address ?? null, port: this.camera?.port ?? cameraPort, scheme }
  }

  private run(): ServerRun {
    const { startedAt, version, settings, zone, certificates } = this.options
    const { camera, web } = this
    const { scheme, webScheme } = settings
    return {
      pid: process.pid,
      startedAt: startedAt.toISOString(),
      version,
      camera,
      web,
      scheme,
      webScheme,
      certificates: certificates.states(),
      reloaded: this.reloaded ?? undefined,
      zone: { timeZone: zone.timeZone, remark: zone.remark },
      faults: this.faults() ?? undefined,
    }
  }

  private faults(): { total: number; last: string } | null {
    const { total, last } = this.options.faults
    return last && { total, last: `${last.doing}: ${last.message}` }
  }

  private server(): ServerFacts {
    const { settings, directory, zone, certificates } = this.options
    const { trouble, damage, clockTrouble } = directory
    const lasting = (error: typeof trouble) => error && { code: error.code, message: error.message, hint: error.hint }
    return {
      ...settings,
      isRunning: true,
      run: this.run(),
      cameraPort: this.camera?.port ?? settings.cameraPort,
      webPort: this.web?.port ?? settings.webPort,
      cameraUrls: urlsForDevices(this.listening(), settings.cameraUrl),
      timeZone: zone.timeZone,
      zoneRemark: zone.remark,
      faults: this.faults(),
      trouble: lasting(trouble),
      damage: lasting(damage),
      clockTrouble: lasting(clockTrouble),
      certificates: certificates.states(),
    }
  }
}
