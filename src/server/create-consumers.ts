import { Accounts, AuditLog } from '../accounts/index.ts'
import { type CameraHealth, cameraStatus } from '../analysis/index.ts'
import { Arming } from '../arming/index.ts'
import { ScheduledBackups } from '../backup/index.ts'
import { portSchemes } from '../config/index.ts'
import { CameraPortLogin, configuredLogin, DeviceKey, Devices } from '../devices/index.ts'
import { PlateSync } from '../devices/plates/index.ts'
import { Doctor, type DoctorOptions, storedPostFacts } from '../doctor/index.ts'
import { Erasures } from '../erasures/index.ts'
import { annotateEntries } from '../events/index.ts'
import type { ServerZone } from '../lib/server-zone.ts'
import { Outputs, type OutputsOptions } from '../outputs/index.ts'
import { Reports } from '../reports/index.ts'
import { WeeklyCheck } from '../verify/index.ts'
import type { Certificates } from './certificates.ts'
import type { Core } from './create-core.ts'
import { cameraPortOf, type OpenPorts, webUrl } from './open-ports.ts'
import { pushSurroundings } from './push-surroundings.ts'

const countedWithinMs = 10_000

/** Returns for each camera whether it is online, and by how much its clock is wrong. */
function cameraConditions({ analysis, shared }: Core) {
  const now = shared.clock.now()
  const conditionOf = (health: CameraHealth) => {
    return { isOnline: cameraStatus(health, { now }).word !== 'offline', clockSkewMs: health.clockSkewMs }
  }
  return new Map([...analysis.health()].map(([id, health]) => [id, conditionOf(health)]))
}

function createOutputs(
  core: Core,
  ports: OpenPorts,
  others: Pick<OutputsOptions, 'surroundings' | 'arming' | 'certificates' | 'secrets'>,
): Outputs {
  const { shared, readers, feed, setAside, analysis } = core
  const { config, queries } = shared
  return new Outputs({
    ...shared,
    ...others,
    readers,
    annotate: entries => annotateEntries(queries, entries),
    feed,
    setAside,
    cameraHealth: () => analysis.health(),
    cameraConditions: () => cameraConditions(core),
    presence: () => analysis.presence(),
    watchPresence: listener => analysis.watchPresence(listener),
    webAddress: () => webUrl(config, ports.web),
  })
}

function createDoctor(
  { config, version }: Core['shared'],
  login: CameraPortLogin,
  options: Omit<DoctorOptions, 'settings' | 'version'>,
): Doctor {
  const { cameraPort, webPort, cameraUrl, cameraNetworks: networks } = config
  const { camera: scheme, web: webScheme } = portSchemes(config)
  const settings: DoctorOptions['settings'] = {
    cameraPort,
    webPort,
    cameraUrl,
    networks,
    scheme,
    webScheme,
    get asksForCredentials() {
      return login.isAsked
    },
  }
  return new Doctor({ ...options, settings, version })
}

export interface ConsumerParts {
  zone: ServerZone
  ports: OpenPorts
  certificates: Certificates
}

function createArming(
  { shared, directory }: Core,
  { audit, outputs }: { audit: AuditLog; outputs: () => Outputs },
): Arming {
  return new Arming({
    ...shared,
    append: directory.append.bind(directory),
    usersOf: mode => outputs().usersOfMode(mode),
    note: (who, detail) => audit.noteAs(who, '', 'change-mode', null, detail),
  })
}

/** Reports about places, which e-mail outputs send. */
function createReports({ shared, places, feed }: Core, { reports }: Outputs): Reports {
  return new Reports({
    ...shared,
    counted: () => places.caughtUp(feed.lastSeq, countedWithinMs, Number.POSITIVE_INFINITY),
    queued: (id, message) => reports.queued(id, message),
    sendSoon: () => reports.sendSoon(),
  })
}

/** Creates the work that reads the whole data directory, one after the other. */
function createUpkeep(shared: Core['shared'], { alerts }: Outputs) {
  const isChecking: () => boolean = () => weeklyCheck.isRunning
  const backups = new ScheduledBackups({ ...shared, alerts, isBusy: isChecking })
  const weeklyCheck = new WeeklyCheck({ ...shared, isBusy: () => backups.isRunning })
  return { backups, weeklyCheck }
}

function createErasures(
  { shared, directory, places, searchIndex }: Core,
  { audit, plateSync }: { audit: AuditLog; plateSync: PlateSync },
): Erasures {
  const plateForgotten = () => plateSync.notice()
  return new Erasures({ ...shared, directory, places, searchIndex, plateForgotten, auditStored: () => audit.flush() })
}

/** Creates the rooms that act on stored events: outputs, devices and the findings of the doctor. */
export function createConsumers(core: Core, { zone, ports, certificates }: ConsumerParts) {
  const { shared, ingest, directory, analysis } = core
  const { config } = shared
  const sealer = new DeviceKey({ dataDir: shared.dataDir, given: config.deviceKey })
  const accounts = new Accounts({ ...shared, sealer, auth: config.auth })
  const surroundings = pushSurroundings({ ...shared, auth: config.auth, accounts, devices: () => devices })
  const audit = new AuditLog(shared)
  const arming = createArming(core, { audit, outputs: () => outputs })
  const outputs: Outputs = createOutputs(core, ports, {
    surroundings,
    arming,
    secrets: sealer,
    certificates: () => certificates.states(),
  })
  const login = new CameraPortLogin({
    ...shared,
    configured: configuredLogin(config),
    keyFromEnv: config.deviceKey,
    trouble: () => directory.trouble,
  })
  const note = (action: string, subject: string | null, detail: string | null) =>
    audit.noteAs('server', '', action, subject, detail)
  const devices: Devices = new Devices({
    ...shared,
    posts: storedPostFacts(shared),
    keyFromEnv: config.deviceKey,
    note,
    cameraPort: () => cameraPortOf(config, ports.camera, login),
    knownAs: config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname],
  })
  ingest.observe(devices.observer)
  const plateSync = new PlateSync({ ...shared, devices, note })
  const erasures = createErasures(core, { audit, plateSync })
  const doctor = createDoctor(shared, login, {
    ...shared,
    directory,
    analysis,
    devices,
    zone,
    outputs: () => outputs.states(),
    certificates,
  })
  const own = { accounts, arming, outputs, audit, login, devices, plateSync, erasures, doctor }
  return { ...own, reports: createReports(core, outputs), ...createUpkeep(shared, outputs) }
}
