import type { AddressInfo } from 'node:net'
import { ExportThread, Metrics, RequestAuth, SetupOffer, WebServer } from '../api/index.ts'
import type { Config } from '../config/index.ts'
import type { Reloaded } from '../doctor/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Faults } from '../lib/faults.ts'
import type { LogControl, Logger } from '../lib/log.ts'
import { type ServerZone, serverZone } from '../lib/server-zone.ts'
import { Turns } from '../lib/turns.ts'
import { openArchive } from '../log/index.ts'
import type { ViewtronError } from '../model/index.ts'
import { Certificates } from './certificates.ts'
import { createConsumers } from './create-consumers.ts'
import { createCore } from './create-core.ts'
import { createReceiver } from './create-receiver.ts'
import type { OpenPorts } from './open-ports.ts'
import { Reload, reloadedLines } from './reload.ts'

export interface ServerOptions {
  config: Config
  log: Logger
  clock?: Clock
  /** The zone in which devices' local times are read and days begin; without it, that of the environment. */
  zone?: ServerZone
  /** Changes the log while the server runs. */
  logControl?: LogControl
  /** Counts faults of this program. */
  faults?: Faults
  /** Called with the address at which the first person becomes administrator, while there is nobody. */
  showSetupLink?: (url: string) => void
}

/** The addresses on which the two ports listen. */
export interface ServerAddresses {
  camera: AddressInfo
  web: AddressInfo
}

export interface Server {
  /** Resolves when both ports are open, the web port first. */
  start(): Promise<ServerAddresses>
  /**
   * Uses what has changed since the start and needs no restart: certificates, log level, rules and outputs. `read` returns the
   * settings as a start would have them now. Never rejects; the log and `viewtron reload` show the result.
   */
  reload(read: () => Config): Promise<Reloaded>
  /** Why events cannot be stored at the moment; null while they are. */
  trouble(): ViewtronError | null
  /** Finishes what is under way and closes everything. */
  stop(): Promise<void>
}

// Pictures of a store that is away must not keep the connections of a browser busy.
const peopleWaitMs = 4000

const unchangeableLog: LogControl = { level: 'info', reopen: () => undefined }

const openToEverybody =
  'VIEWTRON_AUTH is off: everybody who reaches the web port sees every event and may change everything.'

/** Creates the rooms and connects them. A post goes receiver → ingest → log; everything else reads the log. */
function createRooms(options: ServerOptions, zone: ServerZone, ports: OpenPorts) {
  const { config, showSetupLink: show = () => undefined } = options
  const core = createCore(options, zone)
  const certificates = new Certificates(options)
  const consumers = createConsumers(core, { zone, ports, certificates })
  const { shared, readers, ingest, directory, analysis, searchIndex, incidents, places, feed, setAside } = core
  const { login, doctor, accounts } = consumers
  const receiver = createReceiver(shared, {
    ingest,
    observers: [ingest.port, doctor.port],
    login,
    certificates,
  })
  const setupOffer = new SetupOffer({ config, accounts, show })
  const exports = new ExportThread({ ...shared, readers })
  const archive = openArchive(shared.place, { patienceMs: peopleWaitMs })
  const web = new WebServer({
    ...shared,
    ...consumers,
    archive,
    ingest,
    directory,
    analysis,
    searchIndex,
    incidents,
    places,
    openExport: order => exports.begin(order),
    feed,
    setAside,
    requestAuth: new RequestAuth(accounts),
    metrics: new Metrics(),
    cameraAddress: () => ports.camera,
    certificates,
  })
  const reload = new Reload({
    ...shared,
    ...consumers,
    certificates,
    logControl: options.logControl ?? unchangeableLog,
  })
  return { ...core, ...consumers, certificates, reload, receiver, setupOffer, exports, web, archive }
}

/** The whole server: its rooms, and the order in which they start and stop. */
export function createServer(options: ServerOptions): Server {
  const { config, log, zone = serverZone() } = options
  const ports: OpenPorts = { web: null, camera: null }
  const rooms = createRooms(options, zone, ports)
  const turns = new Turns(1)
  return {
    async start() {
      if (config.auth === 'off') log.warn(openToEverybody)
      if (zone.remark !== null) log.warn(zone.remark)
      await rooms.certificates.start()
      await startRooms(rooms)
      const web = await rooms.web.start()
      ports.web = web
      await rooms.setupOffer.start(web)
      const camera = await rooms.receiver.start()
      ports.camera = camera
      await rooms.devices.announceCameraPort()
      await rooms.doctor.portsOpen({ camera, web })
      return { web, camera }
    },
    reload: read => turns.take(() => reloadRooms(rooms, read)),
    trouble: () => rooms.directory.trouble,
    stop: () => stopRooms(rooms),
  }
}

type Rooms = ReturnType<typeof createRooms>

async function reloadRooms({ reload, doctor, shared }: Rooms, read: () => Config): Promise<Reloaded> {
  const { log, clock } = shared
  const reloaded = await (async () => reload.apply(read()))().catch((error: Error) => {
    return { at: clock.now().toISOString(), changed: [], restart: [], error: error.message }
  })
  if (reloaded.error !== null) log.error(reloadedLines(reloaded).join('; '))
  await doctor.noteReloaded(reloaded)
  return reloaded
}

/** Each room uses those before it: the log must be recovered before it is read, and open tracks before posts come. */
async function startRooms(rooms: Rooms): Promise<void> {
  const { ingest, modes, setAside, analysis, searchIndex, incidents, places } = rooms
  const { arming, outputs, audit, login, devices, plateSync, doctor, reports, backups, weeklyCheck, erasures } = rooms
  const stores = [ingest, modes, setAside, analysis, searchIndex, incidents, places]
  const others = [arming, outputs, audit, login, devices, plateSync, doctor, reports, backups, weeklyCheck, erasures]
  for (const room of [...stores, ...others]) await room.start()
}

/** In the reverse order: no posts, then no readers of the log, and the log last. */
async function stopRooms(rooms: Rooms): Promise<void> {
  const { setupOffer, web, receiver, plateSync, modes, devices, doctor, audit } = rooms
  const { analysis, searchIndex, incidents, places, outputs } = rooms
  setupOffer.stop()
  await Promise.all([rooms.arming.stop(), rooms.reports.stop(), rooms.backups.stop(), rooms.weeklyCheck.stop()])
  await Promise.all([web.stop(), receiver.stop(), rooms.certificates.stop()])
  await Promise.all([rooms.exports.stop(), plateSync.stop(), modes.stop(), rooms.erasures.stop()])
  await Promise.all([devices.stop(), doctor.stop()])
  await Promise.all([
    audit.stop(),
    analysis.stop(),
    searchIndex.stop(),
    incidents.stop(),
    places.stop(),
    outputs.stop(),
  ])
  await rooms.readers.close()
  await rooms.ingest.stop()
  for (const archive of [rooms.archive, rooms.shared.archive]) archive.close()
}
