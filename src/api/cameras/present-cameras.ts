import { z } from 'zod'
import { type CameraHealth, cameraStatus } from '../../analysis/index.ts'
import {
  type CameraDetails,
  CameraDirectory,
  type NamedAddress,
  type StoredAlarm,
} from '../../cameras/camera-directory.ts'
import { EventLog } from '../../log/index.ts'
import { type Event, sharedCamera } from '../../model/index.ts'
import { type CameraActivity, cameraActivity } from '../../search/index.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import { minuteMs } from '../../time/units.ts'
import { zoneOffsetMs } from '../../time/zone-time.ts'
import type { ApiContext } from '../api-context.ts'
import { cursorCodec } from '../cursor.ts'
import { viewOf } from '../pictures/choose-picture.ts'
import type { ApiCamera, CameraList } from '../schemas/index.ts'

type CameraContext = Pick<ApiContext, 'queries' | 'analysis' | 'devices' | 'timeZone' | 'clock'>

type CameraAddress = NamedAddress & { firstAt: number }

/** Data about several cameras, read in one go. */
interface Known {
  mergedInto: ReadonlyMap<string, CameraDetails[]>
  /** By the id of the camera that posted, newest first. */
  addresses: ReadonlyMap<string, CameraAddress[]>
  alarms: ReadonlyMap<string, StoredAlarm[]>
  /** By the id of the camera as it is shown. */
  activity: ReadonlyMap<string, CameraActivity>
  /** By the id of the camera as it is shown, to which the posts of cameras that are merged into it are attributed. */
  health: ReadonlyMap<string, CameraHealth>
  /** Events with the last picture of each camera, by seq. */
  pictured: Map<number, Event>
  /** The addresses of the web pages of stored devices, by camera. */
  webPages: ReadonlyMap<string, string>
  /** The zones that stored devices reported, by camera: minutes ahead of UTC. */
  deviceZones: ReadonlyMap<string, number>
  serverOffsetMinutes: number
  now: Date
}

const noHours = () => new Array<number>(24).fill(0)

/** Uses the last answers of the devices; sends no requests. */
function deviceZones(devices: CameraContext['devices']): Known['deviceZones'] {
  const offsets = devices.states().flatMap(({ device }) => {
    const minutes = device.clock?.zoneOffsetMinutes ?? null
    return minutes === null ? [] : device.cameras.map(({ id }): [string, number] => [id, minutes])
  })
  return new Map(offsets)
}

/** The addresses of the web pages of stored devices, by camera. */
function webPages(devices: CameraContext['devices']): Known['webPages'] {
  const pages = devices.states().flatMap(({ device: { protocol, host, port, cameras } }) => {
    const page = new URL(`${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}/`).href
    return cameras.map(({ id }): [string, string] => [id, page])
  })
  return new Map(pages)
}

/** Lists the addresses whose posts count, and the ones from which other devices may use the camera's identity. */
function presentAddresses(camera: CameraDetails, rows: CameraAddress[]) {
  const own = rows.filter(({ isOwn }) => isOwn).map(({ address }) => address)
  const others = rows.filter(one => !one.isOwn && !own.includes(one.address))
  const claimed = [...new Map(others.map(one => [one.address, one])).values()]
  return {
    address: camera.address,
    addresses: [...new Set([camera.address, ...own])],
    claimedAddresses: claimed.map(({ address, isDenied, firstAt, lastClaimAt }) => ({
      address,
      state: isDenied ? ('denied' as const) : ('unconfirmed' as const),
      firstAt: iso(firstAt),
      lastAt: isoOrNull(lastClaimAt),
    })),
    allowedAddresses: camera.allowedAddresses,
    link: camera.link,
  }
}

/** Reads the data of these cameras and of the cameras that are merged into them. */
async function readKnown(context: CameraContext, shown: CameraDetails[]): Promise<Known> {
  const { queries, analysis, devices, timeZone, clock } = context
  const now = clock.now()
  const zones = {
    deviceZones: deviceZones(devices),
    webPages: webPages(devices),
    serverOffsetMinutes: zoneOffsetMs(now.getTime(), timeZone) / minuteMs,
  }
  const shownIds = shown.map(({ id }) => id)
  const directory = new CameraDirectory(queries)
  const merged = await directory.mergedInto(shownIds)
  const ids = [...shown, ...merged].map(({ id }) => id)
  const [addresses, alarms, activity] = await Promise.all([
    directory.ownAddresses(ids),
    directory.alarms(ids),
    cameraActivity(queries, now.getTime(), ids),
  ])
  const seqs = shownIds.flatMap(id => activity.get(id)?.lastSeqWithPicture ?? [])
  const events = await new EventLog(queries).events(seqs)
  const pictured = new Map(events.map(event => [event.seq, event]))
  return {
    mergedInto: Map.groupBy(merged, camera => camera.mergedInto ?? ''),
    addresses,
    alarms,
    activity,
    health: analysis.health(shownIds),
    pictured,
    ...zones,
    now,
  }
}

/** Lists active alarms first, then by the latest change. */
function presentAlarms(alarms: StoredAlarm[]): ApiCamera['alarms'] {
  const sorted = alarms.toSorted((a, b) => Number(b.isActive) - Number(a.isActive) || b.since - a.since)
  return sorted.map(({ name, rule, isActive, since }) => ({ name, rule, active: isActive, since: iso(since) }))
}

function lastPicture(activity: CameraActivity | undefined, { pictured }: Known): ApiCamera['picture'] {
  const seq = activity?.lastSeqWithPicture ?? null
  const event = seq === null ? undefined : pictured.get(seq)
  return event ? viewOf(event) : null
}

function liveFacts(health: CameraHealth | undefined) {
  return {
    formatVersion: health?.formatVersion ?? null,
    lastSeen: isoOrNull(health?.lastSeen),
    lastEventAt: isoOrNull(health?.lastEventAt),
    heartbeatMs: health?.heartbeatMs ?? null,
    clockSkewMs: health?.clockSkewMs ?? null,
  }
}

function presentClock(id: string, health: CameraHealth | undefined, known: Known): ApiCamera['clock'] {
  const { serverOffsetMinutes, deviceZones } = known
  const learnt = health?.zoneOffsetMinutes ?? null
  const reported = deviceZones.get(id) ?? null
  if (learnt !== null) return { zoneOffsetMinutes: learnt, source: 'learnt', serverOffsetMinutes }
  if (reported !== null) return { zoneOffsetMinutes: reported, source: 'device', serverOffsetMinutes }
  return { zoneOffsetMinutes: serverOffsetMinutes, source: 'server', serverOffsetMinutes }
}

const sharedStatus = {
  word: 'quiet',
  reason: 'Holds the posts of devices beyond the limit of new devices. Forget cameras that are not yours.',
} as const

function presentCamera(camera: CameraDetails, known: Known): ApiCamera {
  const merged = known.mergedInto.get(camera.id) ?? []
  const ids = [camera.id, ...merged.map(({ id }) => id)]
  const alarms = ids.flatMap(id => known.alarms.get(id) ?? [])
  const health = known.health.get(camera.id)
  const activity = known.activity.get(camera.id)
  const { lastHour = 0, last24Hours = 0, total = 0, hours = noHours() } = activity ?? {}
  const isChannelOffline = alarms.some(({ name, isActive }) => name === 'chlOffline' && isActive)
  return {
    id: camera.id,
    name: camera.name,
    source: camera.source === 'ipc' || camera.source === 'nvr' ? camera.source : null,
    ...presentAddresses(
      camera,
      ids.flatMap(id => known.addresses.get(id) ?? []),
    ),
    webPage: known.webPages.get(camera.id) ?? null,
    channel: camera.channel,
    mac: camera.mac,
    serial: camera.serial,
    firstSeen: iso(camera.createdAt),
    ...liveFacts(health),
    clock: presentClock(camera.id, health, known),
    events: { lastHour, last24Hours, total, hours },
    status:
      camera.id === sharedCamera.id
        ? sharedStatus
        : cameraStatus(health, { now: known.now, isChannelOffline, state: camera.state }),
    alarms: presentAlarms(alarms),
    picture: lastPicture(activity, known),
    hidden: camera.isHidden,
    state: camera.state,
    merged: merged.map(({ id, name }) => ({ id, name })),
  }
}

/** A page of cameras, ordered by name. */
export interface CameraPageRequest {
  limit: number
  cursor?: string | undefined
  /** Part of the name, id, address, mac or serial number. */
  search?: string | undefined
  state?: CameraDetails['state'] | undefined
  /** Ids of the only cameras to return. */
  only?: readonly string[] | undefined
}

const cursors = cursorCodec('cameras', z.tuple([z.string(), z.string()]))

/** Returns a page of cameras. Merged cameras are part of their main camera. Throws `cursor-invalid`. */
export async function presentCameras(context: CameraContext, request: CameraPageRequest): Promise<CameraList> {
  const { limit, cursor, search, state, only } = request
  const after = cursors.decode(cursor)
  const directory = new CameraDirectory(context.queries)
  // Read one more than the page holds, to detect a further page.
  const { cameras, total } = await directory.page({ limit: limit + 1, after, search, state, only })
  const page = cameras.slice(0, limit)
  const last = page.at(-1)
  const known = await readKnown(context, page)
  return {
    items: page.map(camera => presentCamera(camera, known)),
    total,
    nextCursor: last && cameras.length > page.length ? cursors.encode([last.name, last.id]) : null,
  }
}

/** Returns one camera, or the main camera of a merged one. Throws `not-found`. */
export async function presentOneCamera(context: CameraContext, id: string): Promise<ApiCamera> {
  const camera = await new CameraDirectory(context.queries).get(id)
  return presentCamera(camera, await readKnown(context, [camera]))
}
