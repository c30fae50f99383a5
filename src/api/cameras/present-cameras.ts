import { sql } from 'kysely'
import { z } from 'zod'
import { type CameraHealth, cameraStatus } from '../../analysis/index.ts'
import type { AlarmStateTable, CameraAddressTable, CameraTable, Queries } from '../../database/index.ts'
import { EventLog } from '../../log/index.ts'
import { type Event, sharedCamera, ViewtronError } from '../../model/index.ts'
import { type CameraActivity, cameraActivity } from '../../search/index.ts'
import { zoneOffsetMs } from '../../time/zone-time.ts'
import type { ApiContext } from '../api-context.ts'
import { cursorCodec } from '../cursor.ts'
import { viewOf } from '../pictures/choose-picture.ts'
import type { ApiCamera, CameraList } from '../schemas/index.ts'

type CameraContext = Pick<ApiContext, 'queries' | 'analysis' | 'devices' | 'timeZone' | 'clock'>

/** Everything that is known of some cameras, read once for all. */
interface Known {
  mergedInto: ReadonlyMap<string, CameraTable[]>
  /** By the id of the camera that posted, the newest first. */
  addresses: Map<string, CameraAddressTable[]>
  states: Map<string, AlarmStateTable[]>
  activity: ReadonlyMap<string, CameraActivity>
  health: ReadonlyMap<string, CameraHealth>
  /** By seq: where the last picture of each camera is. */
  pictured: Map<number, Event>
  /** What stored devices said of their zones, by camera: minutes ahead of UTC. */
  deviceZones: ReadonlyMap<string, number>
  serverOffsetMinutes: number
  now: Date
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()
const isoOrNull = (milliseconds: number | null | undefined) => (milliseconds == null ? null : iso(milliseconds))
const minuteMs = 60_000
const noHours = () => new Array<number>(24).fill(0)

function grouped<Row extends { camera_id: string }>(rows: Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, row => row.camera_id)
}

/** As far as they were asked; nobody is asked now. */
function deviceZones(devices: CameraContext['devices']): Known['deviceZones'] {
  const told = devices.states().flatMap(({ device }) => {
    const minutes = device.clock?.zoneOffsetMinutes ?? null
    return minutes === null ? [] : device.cameras.map(({ id }): [string, number] => [id, minutes])
  })
  return new Map(told)
}

async function readAddresses(queries: Queries, ids: string[]): Promise<Known['addresses']> {
  const query = queries.selectFrom('camera_address').selectAll().where('camera_id', 'in', ids)
  return grouped(await query.orderBy('first_at', 'desc').execute())
}

const counts = ({ state, last_at }: CameraAddressTable) => state === 'confirmed' && last_at === null

/** Those that count, and those under which others may have borrowed its name. */
function presentAddresses(row: CameraTable, rows: CameraAddressTable[]) {
  const own = rows.filter(counts).map(({ address }) => address)
  const others = rows.filter(one => !counts(one) && !own.includes(one.address))
  const claimed = [...new Map(others.map(one => [one.address, one])).values()]
  return {
    address: row.address,
    addresses: [...new Set([row.address, ...own])],
    claimedAddresses: claimed.map(({ address, state, first_at, last_at }) => ({
      address,
      state: state === 'denied' ? ('denied' as const) : ('unconfirmed' as const),
      firstAt: iso(first_at),
      lastAt: isoOrNull(last_at),
    })),
    allowedAddresses: row.allowed === null ? [] : (JSON.parse(row.allowed) as string[]),
  }
}

/** What is known of these cameras and of those that are merged into them. */
async function readKnown(context: CameraContext, shown: CameraTable[]): Promise<Known> {
  const { queries, analysis, devices, timeZone, clock } = context
  const now = clock.now()
  const zones = {
    deviceZones: deviceZones(devices),
    serverOffsetMinutes: zoneOffsetMs(now.getTime(), timeZone) / minuteMs,
  }
  const shownIds = shown.map(({ id }) => id)
  const merged = await queries.selectFrom('camera').selectAll().where('merged_into', 'in', shownIds).execute()
  const rows = [...shown, ...merged]
  const ids = rows.map(({ id }) => id)
  const [addresses, states, activity] = await Promise.all([
    readAddresses(queries, ids),
    queries.selectFrom('alarm_state').selectAll().where('camera_id', 'in', ids).execute(),
    cameraActivity(queries, now.getTime(), ids),
  ])
  const seqs = shownIds.flatMap(id => activity.get(id)?.lastSeqWithPicture ?? [])
  const events = await new EventLog(queries).events(seqs)
  const pictured = new Map(events.map(event => [event.seq, event]))
  return {
    mergedInto: Map.groupBy(merged, row => row.merged_into ?? ''),
    addresses,
    states: grouped(states),
    activity,
    health: analysis.health(shownIds),
    pictured,
    ...zones,
    now,
  }
}

/** Those that are on first, then the latest changes. */
function presentAlarms(states: AlarmStateTable[]): ApiCamera['alarms'] {
  const sorted = states.toSorted((a, b) => b.active - a.active || b.since - a.since)
  return sorted.map(({ name, rule, active, since }) => ({
    name,
    rule: rule < 0 ? null : rule,
    active: active === 1,
    since: iso(since),
  }))
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
  const told = deviceZones.get(id) ?? null
  if (learnt !== null) return { zoneOffsetMinutes: learnt, source: 'learnt', serverOffsetMinutes }
  if (told !== null) return { zoneOffsetMinutes: told, source: 'device', serverOffsetMinutes }
  return { zoneOffsetMinutes: serverOffsetMinutes, source: 'server', serverOffsetMinutes }
}
const sharedStatus = {
  word: 'quiet',
  reason: 'Here stand the posts of devices beyond the limits of new devices. Forget cameras that are not yours.',
} as const

function presentCamera(row: CameraTable, known: Known): ApiCamera {
  const merged = known.mergedInto.get(row.id) ?? []
  const ids = [row.id, ...merged.map(({ id }) => id)]
  const states = ids.flatMap(id => known.states.get(id) ?? [])
  const health = known.health.get(row.id)
  const activity = known.activity.get(row.id)
  const { lastHour = 0, last24Hours = 0, total = 0, hours = noHours() } = activity ?? {}
  const isChannelOffline = states.some(({ name, active }) => name === 'chlOffline' && active === 1)
  return {
    id: row.id,
    name: row.name,
    source: row.source === 'ipc' || row.source === 'nvr' ? row.source : null,
    ...presentAddresses(
      row,
      ids.flatMap(id => known.addresses.get(id) ?? []),
    ),
    channel: row.channel,
    mac: row.mac,
    serial: row.serial,
    firstSeen: iso(row.created_at),
    ...liveFacts(health),
    clock: presentClock(row.id, health, known),
    events: { lastHour, last24Hours, total, hours },
    status:
      row.id === sharedCamera.id
        ? sharedStatus
        : cameraStatus(health, { now: known.now, isChannelOffline, state: row.state }),
    alarms: presentAlarms(states),
    picture: lastPicture(activity, known),
    hidden: row.hidden === 1,
    state: row.state,
    merged: merged.map(({ id, name }) => ({ id, name })),
  }
}

/** Which cameras are asked for, in the order of their names. */
export interface CameraQuestion {
  limit: number
  cursor?: string | undefined
  /** Part of the name, id, address, mac or serial number. */
  search?: string | undefined
  state?: CameraTable['state'] | undefined
}

const cursors = cursorCodec('cameras', z.tuple([z.string(), z.string()]))

const searched = ['name', 'id', 'address', 'mac', 'serial'] as const

function shownCameras(queries: Queries, { search, state }: CameraQuestion) {
  let query = queries.selectFrom('camera').where('merged_into', 'is', null)
  if (state !== undefined) query = query.where('state', '=', state)
  if (search) {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where(({ or }) =>
      or(searched.map(column => sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`)),
    )
  }
  return query
}

/** A page of cameras, those that are merged into another as part of it. Throws `cursor-invalid`. */
export async function presentCameras(context: CameraContext, question: CameraQuestion): Promise<CameraList> {
  const { limit, cursor } = question
  const cameras = shownCameras(context.queries, question)
  const after = cursors.decode(cursor)
  const behind = after ? cameras.where(sql<boolean>`(name, id) > (${after[0]}, ${after[1]})`) : cameras
  const [rows, count] = await Promise.all([
    behind
      .selectAll()
      .orderBy('name')
      .orderBy('id')
      .limit(limit + 1)
      .execute(),
    cameras.select(({ fn }) => fn.countAll<number>().as('cameras')).executeTakeFirst(),
  ])
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const known = await readKnown(context, page)
  return {
    items: page.map(row => presentCamera(row, known)),
    total: Number(count?.cameras ?? 0),
    nextCursor: last && rows.length > page.length ? cursors.encode([last.name, last.id]) : null,
  }
}

async function shownRow(queries: Queries, id: string): Promise<CameraTable> {
  const camera = queries.selectFrom('camera').selectAll()
  const asked = await camera.where('id', '=', id).executeTakeFirst()
  const into = asked?.merged_into ?? null
  const shown = into === null ? asked : await camera.where('id', '=', into).executeTakeFirst()
  if (!shown) throw new ViewtronError('not-found', { what: 'camera', id })
  return shown
}

/** One camera; for one that is merged into another, that one. Throws `not-found`. */
export async function presentOneCamera(context: CameraContext, id: string): Promise<ApiCamera> {
  const row = await shownRow(context.queries, id)
  return presentCamera(row, await readKnown(context, [row]))
}

/** Ids under which a camera's entries stand: its own and those of the cameras that are merged into it. Throws `not-found`. */
export async function idsOfCamera(queries: Queries, id: string): Promise<string[]> {
  const { id: shown } = await shownRow(queries, id)
  const merged = await queries.selectFrom('camera').select('id').where('merged_into', '=', shown).execute()
  return [shown, ...merged.map(row => row.id)]
}
