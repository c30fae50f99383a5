import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import { Accounts, AuditLog } from './accounts/index.ts'
import { type CameraHealth, cameraStatus, createAnalysis } from './analysis/index.ts'
import { type ApiContext, Metrics, RequestAuth, SetupOffer, WebServer } from './api/index.ts'
import type { Config } from './config/index.ts'
import { openReaders, Settings, type Write } from './database/index.ts'
import { type CameraPort, CameraPortLogin, configuredLogin, Devices } from './devices/index.ts'
import { PlateSync } from './devices/plates/index.ts'
import { Doctor, type DoctorOptions } from './doctor/index.ts'
import { annotateEntries } from './events/index.ts'
import { DataDirModes, Recorder, type RecorderObserver, type RecorderOptions } from './ingest/index.ts'
import { type Clock, systemClock } from './lib/clock.ts'
import { Faults } from './lib/faults.ts'
import type { Logger } from './lib/log.ts'
import type { RemovableBefore } from './lib/removable-age.ts'
import { type ServerZone, serverZone } from './lib/server-zone.ts'
import { LogFeed, SetAside } from './log/feed/index.ts'
import { ViewtronError } from './model/index.ts'
import { Outputs } from './outputs/index.ts'
import { Receiver } from './receiver/index.ts'
import { programVersion } from './version.ts'

export interface ServerOptions {
  config: Config
  log: Logger
  clock?: Clock
  /** In which devices' local times are read and days begin; found in the environment where it is left out. */
  zone?: ServerZone
  /** Where faults of this program are counted. */
  faults?: Faults
  /** Told the address with which the first person becomes administrator, while there is nobody. */
  showSetupLink?: (url: string) => void
}

/** Where the two ports listen. */
export interface ServerAddresses {
  camera: AddressInfo
  web: AddressInfo
}

export interface Server {
  /** Resolves when both ports are open, the web port first. */
  start(): Promise<ServerAddresses>
  /** Why events cannot be stored at the moment. */
  trouble(): ViewtronError | null
  /** Finishes what is under way and closes everything. */
  stop(): Promise<void>
}

function readPem(path: string, setting: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ViewtronError('config-invalid', { setting, reason: (error as Error).message }, error)
  }
}

function createReceiver(
  { config, log, clock, faults }: Pick<ApiContext, 'config' | 'log' | 'clock' | 'faults'>,
  { recorder, doctor, login }: { recorder: Recorder; doctor: Doctor; login: CameraPortLogin },
): Receiver {
  const { cameraTlsCert: cert, cameraTlsKey: key } = config
  return new Receiver({
    port: config.cameraPort,
    host: config.cameraHost,
    networks: config.cameraNetworks,
    trustedProxies: config.trustedProxies,
    maxPostBytes: config.maxPostBytes,
    maxBytesInFlight: config.maxBytesInFlight,
    minReceiveRate: config.minReceiveRate,
    quotas: { postsPerMinute: config.senderPosts, bytesPerMinute: config.senderBytes },
    credentials: login,
    tls:
      cert && key
        ? { cert: readPem(cert, 'VIEWTRON_CAMERA_TLS_CERT'), key: readPem(key, 'VIEWTRON_CAMERA_TLS_KEY') }
        : null,
    recorder,
    observer: doctor.port,
    faults,
    clock,
    log,
  })
}

function createDoctor(
  config: Config,
  login: CameraPortLogin,
  options: Omit<DoctorOptions, 'settings' | 'version'>,
): Doctor {
  const { cameraPort, webPort, cameraTlsCert, cameraNetworks: networks } = config
  const settings: DoctorOptions['settings'] = {
    cameraPort,
    webPort,
    networks,
    scheme: cameraTlsCert === null ? 'http' : 'https',
    get asksForCredentials() {
      return login.isAsked
    },
  }
  return new Doctor({ ...options, settings, version: programVersion() })
}

/** Which cameras are heard of, and how far their clocks are off. */
function cameraConditions(analysis: Pick<ApiContext['analysis'], 'health'>, clock: Clock) {
  const now = clock.now()
  const conditionOf = (health: CameraHealth) => {
    return { isOnline: cameraStatus(health, { now }).word !== 'offline', clockSkewMs: health.clockSkewMs }
  }
  return new Map([...analysis.health()].map(([id, health]) => [id, conditionOf(health)]))
}

/** What outputs ask of the analysis. */
function whatOutputsAsk(analysis: ApiContext['analysis'], clock: Clock) {
  return {
    cameraHealth: () => analysis.health(),
    cameraConditions: () => cameraConditions(analysis, clock),
    presence: () => analysis.presence(),
    watchPresence: (listener: Parameters<typeof analysis.watchPresence>[0]) => analysis.watchPresence(listener),
  }
}

function createLogin(
  parts: Pick<ApiContext, 'config' | 'dataDir' | 'queries' | 'write' | 'recorder' | 'log'>,
): CameraPortLogin {
  const { config, recorder } = parts
  return new CameraPortLogin({
    ...parts,
    configured: configuredLogin(config),
    keyFromEnv: config.deviceKey,
    trouble: () => recorder.trouble,
  })
}

/** What devices are to be told of the camera port; null until it is open. */
function cameraPortOf(config: Config, address: AddressInfo | null, login: CameraPortLogin): CameraPort | null {
  const { cameraHost: host, cameraTlsCert } = config
  return (
    address && {
      port: address.port,
      protocol: cameraTlsCert === null ? 'http' : 'https',
      host: host === null || /^(0\.0\.0\.0|::)$/.test(host) ? null : host,
      credentials: login.known(),
      isLoginStored: login.state().source === 'stored',
    }
  )
}

/** Tells devices what the analysis is told. */
function tellBoth(first: RecorderObserver, second: Devices['observer']): RecorderObserver {
  return {
    borrowed: (...post) => second.borrowed(...post),
    stored: lastSeq => first.stored(lastSeq),
    received: (...post) => {
      first.received(...post)
      second.received(...post)
    },
    zoneOffsetOf: cameraId => first.zoneOffsetOf?.(cameraId) ?? null,
    refused: (...refusal) => {
      first.refused(...refusal)
      second.refused(...refusal)
    },
    forgot: ids => first.forgot?.(ids),
  }
}

/** Where people in the house reach the web port: the first address of this machine, unless the configuration says. */
function reachableAt({ publicUrl, webHost }: Config, web: AddressInfo | null): string {
  if (publicUrl !== null) return publicUrl
  const addresses = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const own = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
  const host = webHost === null || /^(0\.0\.0\.0|::)$/.test(webHost) ? own : webHost
  return `http://${host.includes(':') ? `[${host}]` : host}:${web?.port ?? 0}`
}

type NoteOfServer = (action: string, subject: string | null, detail: string | null) => void

function recorderSettings(config: Config): Pick<RecorderOptions, 'rawPosts' | 'newcomers' | 'forgetAfterDays'> {
  return {
    rawPosts: config.rawPosts,
    newcomers: { perAddressADay: config.newDevicesPerSender, aDay: config.newDevices, most: config.maxDevices },
    forgetAfterDays: config.forgetDevicesAfterDays,
  }
}

const openToEverybody =
  'VIEWTRON_AUTH is off: everybody who reaches the web port sees every event and may change everything.'

/** Where the ports listen, once they do. */
interface Listening {
  web: AddressInfo | null
  camera: AddressInfo | null
}

/** What stores events and computes from them: it works without the web port. */
function createStorage(options: ServerOptions, zone: ServerZone) {
  const { config, log, clock = systemClock } = options
  const { faults = new Faults({ log, clock }) } = options
  const { timeZone } = zone
  const dataDir = resolve(config.dataDir)
  const readers = openReaders(join(dataDir, 'viewtron.db'), { threads: 2, failed: one => recorder.databaseFailed(one) })
  const recorder = new Recorder({
    ...recorderSettings(config),
    dataDir,
    timeZone,
    clock,
    log,
    faults,
    onOpen: isOpen => (isOpen ? readers.resume() : readers.pause()),
  })
  const modes = new DataDirModes({ dataDir, log })
  const feed = new LogFeed({ log })
  const { queries } = readers
  const write: Write = statements => recorder.write(statements)
  const settings = new Settings({ queries, write })
  settings.subscribe('approve-devices', isRequired => recorder.requireApproval(isRequired))
  const removable: RemovableBefore = before => recorder.removable(before)
  const version = programVersion()
  const startedAt = clock.now()
  const common = { config, dataDir, timeZone, clock, log, faults, queries, write, settings }
  const shared = { ...common, removable, version, startedAt }
  const setAside = new SetAside(shared)
  const readAgain = () => recorder.writeCsvAnewSoon()
  const analysis = createAnalysis({ ...shared, feed, recorder, setAside, readAgain })
  return { shared, readers, recorder, modes, feed, setAside, analysis }
}

type Storage = ReturnType<typeof createStorage>

/** What acts on stored events: outputs, devices and the findings of the doctor. */
function createConsumers(storage: Storage, zone: ServerZone, listening: Listening) {
  const { shared, recorder, feed, setAside, analysis } = storage
  const { config, queries, clock } = shared
  const outputs = new Outputs({
    ...shared,
    annotate: entries => annotateEntries(queries, entries),
    feed,
    setAside,
    ...whatOutputsAsk(analysis, clock),
    webAddress: () => reachableAt(config, listening.web),
  })
  const audit = new AuditLog(shared)
  const login = createLogin({ ...shared, recorder })
  const note: NoteOfServer = (action, subject, detail) => audit.noteAs('server', '', action, subject, detail)
  const devices = new Devices({
    ...shared,
    keyFromEnv: config.deviceKey,
    note,
    cameraPort: () => cameraPortOf(config, listening.camera, login),
    knownAs: config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname],
  })
  const plateSync = new PlateSync({ ...shared, devices, note })
  recorder.observe(tellBoth(analysis.observer, devices.observer))
  const doctor = createDoctor(config, login, {
    ...shared,
    recorder,
    analysis,
    devices,
    zone,
    outputs: () => outputs.states(),
  })
  return { outputs, audit, login, devices, plateSync, doctor }
}

/** Puts the rooms together. A post walks receiver → ingest → log; everything else reads the log. */
function createRooms(options: ServerOptions, zone: ServerZone, listening: Listening) {
  const { config, showSetupLink: show = () => undefined } = options
  const storage = createStorage(options, zone)
  const { shared, recorder, modes, setAside, analysis, feed } = storage
  const consumers = createConsumers(storage, zone, listening)
  const { outputs, audit, login, devices, plateSync, doctor } = consumers
  const receiver = createReceiver(shared, { recorder, doctor, login })
  const accounts = new Accounts({ ...shared, auth: config.auth })
  const setupOffer = new SetupOffer({ config, accounts, show })
  const web = new WebServer({
    ...shared,
    ...consumers,
    recorder,
    analysis,
    feed,
    setAside,
    accounts,
    requestAuth: new RequestAuth(accounts),
    metrics: new Metrics(),
    cameraAddress: () => listening.camera,
  })
  // Each builds on those before it.
  const parts = [recorder, modes, setAside, analysis, outputs, audit, login, devices, plateSync, doctor]
  return { ...storage, ...consumers, parts, receiver, setupOffer, web }
}

/** The whole server: its rooms, and the order in which they start and stop. */
export function createServer(options: ServerOptions): Server {
  const { config, log, zone = serverZone() } = options
  const listening: Listening = { web: null, camera: null }
  const rooms = createRooms(options, zone, listening)
  const { parts, recorder, devices, doctor, receiver, setupOffer, web } = rooms
  return {
    async start() {
      if (config.auth === 'off') log.warn(openToEverybody)
      if (zone.remark !== null) log.warn(zone.remark)
      for (const part of parts) await part.start()
      const webAddress = await web.start()
      listening.web = webAddress
      await setupOffer.start(webAddress)
      const cameraAddress = await receiver.start()
      listening.camera = cameraAddress
      await devices.announceCameraPort()
      await doctor.portsOpen({ camera: cameraAddress, web: webAddress })
      return { web: webAddress, camera: cameraAddress }
    },
    trouble: () => recorder.trouble,
    async stop() {
      const { plateSync, modes, audit, analysis, outputs, readers } = rooms
      setupOffer.stop()
      await Promise.all([web.stop(), receiver.stop()])
      await Promise.all([plateSync.stop(), modes.stop()])
      await Promise.all([devices.stop(), doctor.stop()])
      await Promise.all([audit.stop(), analysis.stop(), outputs.stop()])
      await readers.close()
      await recorder.stop()
    },
  }
}
