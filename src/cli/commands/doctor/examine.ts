import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CameraDirectory } from '../../../cameras/camera-directory.ts'
import { archiveStore, type Config, portSchemes } from '../../../config/index.ts'
import { type Database, faultOf, openSqlite } from '../../../database/index.ts'
import { Devices, knownCameraPort } from '../../../devices/index.ts'
import {
  type DoctorFacts,
  isServed,
  lookAtMachine,
  readFacts,
  readHealth,
  SenderTraceStore,
  type ServerFacts,
  type ServerRun,
  ServerRuns,
  type StoredDeviceFacts,
  storedPostFacts,
  urlsForDevices,
} from '../../../doctor/index.ts'
import { storageError } from '../../../ingest/index.ts'
import { systemClock } from '../../../lib/clock.ts'
import { createLog } from '../../../lib/log.ts'
import { serverZone } from '../../../lib/server-zone.ts'
import { openArchive } from '../../../log/index.ts'
import { ViewtronError } from '../../../model/index.ts'
import { readOfflineStates } from '../../../outputs/index.ts'
import { cameraPortOf } from './camera-port.ts'
import { archiveTroubleOf, troublesOf } from './troubles-of.ts'

export interface Examination {
  config: Config
  /** Whether to sign in to the stored devices. */
  asksDevices: boolean
  /** Called with each step, to show progress. */
  say: (what: string) => void
}

/** Returns the settings of the running server, otherwise those of this command. */
function serverFacts(config: Config, run: ServerRun | null, isRunning: boolean | null): ServerFacts {
  const { cameraNetworks: networks, cameraUser } = config
  const known = isRunning ? run : null
  const scheme = known?.scheme ?? portSchemes(config).camera
  const cameraPort = known?.camera?.port ?? config.cameraPort
  const host = known?.camera?.address ?? config.cameraHost
  return {
    isRunning,
    run: known,
    cameraPort,
    webPort: known?.web?.port ?? config.webPort,
    scheme,
    networks,
    asksForCredentials: cameraUser !== null,
    trouble: null,
    damage: null,
    clockTrouble: null,
    // A running server may have another TZ than this command.
    timeZone: known?.zone?.timeZone ?? serverZone().timeZone,
    zoneRemark: known ? (known.zone?.remark ?? null) : serverZone().remark,
    faults: known?.faults ?? null,
    certificates: known?.certificates ?? [],
    cameraUrl: config.cameraUrl,
    cameraUrls: urlsForDevices({ host, port: cameraPort, scheme }, config.cameraUrl),
  }
}

/** Checks every stored device with its stored password, and stores the results. */
async function askDevices(path: string, dataDir: string, config: Config, server: ServerFacts) {
  const database = await openSqlite(path, { upgrade: { copy: config.upgradeCopy, say: () => undefined } })
  try {
    const { queries } = database
    const devices = new Devices({
      queries,
      write: database.write,
      posts: storedPostFacts(database),
      dataDir,
      keyFromEnv: config.deviceKey,
      cameraPort: () => cameraPortOf(server),
      note: () => undefined,
      clock: systemClock,
      timeZone: serverZone().timeZone,
      log: createLog('silent'),
    })
    await devices.refresh()
    await devices.checkAll()
    return devices.states()
  } finally {
    await database.close()
  }
}

/** Returns the devices as of their last check, without a new one. */
async function storedDevices(database: Database, dataDir: string, config: Config, server: ServerFacts) {
  const devices = new Devices({
    queries: database.queries,
    write: async () => undefined,
    posts: storedPostFacts(database),
    dataDir,
    keyFromEnv: config.deviceKey,
    note: () => undefined,
    cameraPort: () => cameraPortOf(server),
    clock: systemClock,
    timeZone: serverZone().timeZone,
    log: createLog('silent'),
  })
  await devices.refresh()
  return devices.states()
}

/** Returns `none` when the doctor's tables do not exist yet, as after an older version. */
const orNone = <Value>(question: Promise<Value>, none: Value) => question.catch(() => none)

/** Collects all facts about a server from outside: whether it runs, its port, its database, its devices. */
export async function examine(examination: Examination): Promise<DoctorFacts> {
  const { config } = examination
  const dataDir = resolve(config.dataDir)
  const now = systemClock.now()
  const isRunning = await isServed(dataDir).catch((error: unknown) => {
    if (faultOf(error) === 'no-locks') return storageError(error, dataDir)
    throw error
  })
  if (isRunning instanceof ViewtronError)
    return withoutData({ config, dataDir, now, isRunning: false, trouble: isRunning })
  const known = { config, dataDir, isRunning, now }
  if (known.isRunning === null) return withoutData(known)
  if (!(await stat(join(dataDir, 'viewtron.db')).catch(() => null))) return withoutData(known)
  try {
    return await withDatabase(examination, known)
  } catch (error) {
    const isStorage = faultOf(error) !== null || (error instanceof Error && 'syscall' in error)
    if (!isStorage) throw error
    return withoutData({ ...known, trouble: storageError(error, dataDir) })
  }
}

/** The facts known before the database is opened. */
interface Known {
  config: Config
  dataDir: string
  /** Null when this user lacks the rights to check. */
  isRunning: boolean | null
  now: Date
  /** The reason why the database cannot be read. */
  trouble?: ViewtronError
}

async function withDatabase({ asksDevices, say }: Examination, known: Known): Promise<DoctorFacts> {
  const { config, dataDir, isRunning, now } = known
  const path = join(dataDir, 'viewtron.db')
  const database = await openSqlite(path, { readOnly: true })
  const archive = openArchive({ dataDir, store: archiveStore(config) })
  try {
    const { queries } = database
    const noted = await orNone(knownCameraPort(queries), null)
    const settings = serverFacts(config, await orNone(new ServerRuns(database).last(), null), isRunning)
    const server = { ...settings, ...(await troublesOf({ path, queries, run: settings.run, now, archive })) }
    server.asksForCredentials ||= noted?.needsCredentials === true
    let devices: StoredDeviceFacts[] = await orNone(storedDevices(database, dataDir, config, server), [])
    if (asksDevices && devices.length > 0) {
      say(`asking ${devices.length === 1 ? 'the stored device' : `${devices.length} stored devices`} …`)
      devices = await askDevices(path, dataDir, config, server)
    }
    const port = {
      host: server.run?.camera?.address ?? config.cameraHost,
      port: server.cameraPort,
      scheme: server.scheme,
    }
    const [machine, traces, health] = await Promise.all([
      lookAtMachine({ dataDir, port, isRunning }),
      orNone(new SenderTraceStore(database).all(), []),
      orNone(readHealth(queries, now), new Map()),
    ])
    const outputs = await orNone(readOfflineStates(queries, config), [])
    const facts = await readFacts({
      queries,
      directory: new CameraDirectory(queries),
      archive,
      now: now.getTime(),
      server,
      traces,
      health,
      devices,
      machine,
    })
    const shownOutputs = outputs.map(({ name, state, lastError }) => ({ name, state, detail: lastError ?? '' }))
    return { ...facts, outputs: shownOutputs }
  } finally {
    archive.close()
    await database.close()
  }
}

async function withoutData({ config, dataDir, isRunning, now, trouble }: Known): Promise<DoctorFacts> {
  const archive = openArchive({ dataDir, store: archiveStore(config) })
  const ofArchive = isRunning === false && !trouble ? await archiveTroubleOf(archive) : null
  archive.close()
  const lasting = trouble ? { code: trouble.code, message: trouble.message, hint: trouble.hint } : ofArchive
  const server = { ...serverFacts(config, null, isRunning), trouble: lasting }
  const port = { host: config.cameraHost, port: server.cameraPort, scheme: server.scheme }
  return {
    now: now.getTime(),
    server,
    senders: [],
    cameras: [],
    devices: [],
    unknownNames: new Map(),
    unparsed: { lastDay: 0, lastReason: null, lastAddress: null },
    machine: await lookAtMachine({ dataDir, port, isRunning }),
  }
}
