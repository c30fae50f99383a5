import type { ShownCameras } from '../cameras/shown-cameras.ts'
import type { PassTable, VisitTable } from '../database/index.ts'
import { derivedUuid7 } from '../lib/uuid7.ts'
import type { EntryToAppend } from '../log/index.ts'
import type { CameraRef, PassChange, VisitChange } from '../model/index.ts'
import { iso, isoOrNull } from '../time/iso.ts'
import { toPass } from './find-passes.ts'
import type { Visit } from './find-visits.ts'
import type { StayMoment } from './stay-moments.ts'

/** Decides about announcements: entries after a number of the log or a time that are not old. Times are milliseconds since 1970. */
export interface AnnounceFrom {
  afterSeq: number
  since: number
  now: number
}

/** Outputs must not report as news what was posted or imported late. */
const newsMs = 3_600_000

const isNews = (at: number, { now }: AnnounceFrom) => Math.abs(now - at) <= newsMs

interface PassContext {
  cameras: ShownCameras
  known: { name: string | null; group: string | null } | null
  from: AnnounceFrom
  settlesAt: number
}

/** The entries of the log about a pass: their ids follow from its id, so that each is appended once. */
export function passEntries(row: PassTable, { cameras, known, from, settlesAt }: PassContext): EntryToAppend[] {
  const entries: EntryToAppend[] = []
  const { isSettled, firstAt, lastAt, id: passId, camera, ...pass } = toPass(row)
  if (!isNews(lastAt, from)) return entries
  const append = (phase: PassChange['phase'], at: number) => {
    const entry = {
      kind: 'pass',
      id: derivedUuid7(at, `${phase}\0${passId}`),
      receivedAt: iso(from.now),
      time: iso(at),
      camera: cameras.shown(camera),
      clientIp: '',
      ...pass,
      known,
      count: pass.reads.length,
      bestReason: pass.bestReason as PassChange['bestReason'],
      firstAt: iso(firstAt),
      lastAt: iso(lastAt),
      settled: phase === 'settled',
      passId,
      phase,
    } as const
    entries.push({ entry, statements: () => [] })
  }
  if (row.first_seq > from.afterSeq) append('start', firstAt)
  if (isSettled && (row.last_seq > from.afterSeq || settlesAt > from.since)) append('settled', lastAt)
  return entries
}

interface VisitContext {
  camera: CameraRef
  from: AnnounceFrom
  unseenAfterMs: number
  /** The changes that time alone made to the visit. */
  moments?: readonly StayMoment[]
}

/** The entries of the log about a visit. `camera` is that of its last pass. */
export function visitEntries(
  row: VisitTable,
  visit: Visit,
  { camera, from, unseenAfterMs, moments = [] }: VisitContext,
): EntryToAppend[] {
  const {
    id: visitId,
    visitor,
    similar: _,
    limitAt: __,
    sortAt: ___,
    removedPlate: ____,
    enteredAt,
    leftAt,
    ...facts
  } = visit
  const entries: EntryToAppend[] = []
  const append = (phase: VisitChange['phase'], at: number) => {
    if (!isNews(at, from)) return
    // A place closes again on the next day.
    const part = phase === 'closing' ? `${phase} ${at}` : phase
    const isOver = phase === 'overstay' && !facts.flags.includes('overstay')
    const entry = {
      kind: 'visit',
      // The exit of a visit may be found anew by another pass; its entry is the same.
      id: derivedUuid7(visit.sortAt, `${part}\0${visitId}`),
      receivedAt: iso(from.now),
      time: iso(at),
      camera,
      clientIp: '',
      ...facts,
      ...(visitor && { visitor }),
      flags: isOver ? [...facts.flags, 'overstay' as const] : facts.flags,
      enteredAt: isoOrNull(enteredAt),
      leftAt: isoOrNull(leftAt),
      visitId,
      phase,
    } as const
    entries.push({ entry, statements: () => [] })
  }
  const isNew = row.last_seq > from.afterSeq
  if (enteredAt !== null && isNew) append('entered', enteredAt)
  if (leftAt !== null && (isNew || leftAt > from.since)) append('left', leftAt)
  const lapsedAt = visit.state === 'exit-unseen' && enteredAt !== null ? enteredAt + unseenAfterMs : null
  if (lapsedAt !== null && lapsedAt > from.since) append('unseen', lapsedAt)
  for (const { phase, at } of moments) if (at > from.since) append(phase, at)
  return entries
}
