import { BulkDatabase } from '../../scripts/seed/bulk-database.ts'
import { addCameras } from '../../scripts/seed/site-cameras.ts'
import { forwardedTrackStatements } from '../../src/analysis/index.ts'
import { thinPath } from '../../src/analysis/thin-path.ts'
import { openSqlite } from '../../src/database/index.ts'
import { uuid7 } from '../../src/lib/uuid7.ts'
import { LogWriter } from '../../src/log/log-writer.ts'
import type { CameraRef, TargetType, TrackChange, TrackPoint } from '../../src/model/index.ts'
import { type Random, randomOf } from '../../src/simulator/index.ts'
import { dayMs } from '../../src/time/units.ts'

export interface YearOfTracks {
  cameras: number
  days: number
  tracksADay: number
  seed: number
  /** Milliseconds since 1970. */
  end: number
}

const mostPoints = 100
const everyMs = 250

interface Kind {
  type: TargetType
  height: number
  /** Parts of the picture a second. */
  speed: number
}

function kindOf(random: Random): Kind {
  const share = random.next()
  if (share < 0.6) return { type: 'person', height: 0.2, speed: 0.05 }
  if (share < 0.9) return { type: 'vehicle', height: 0.15, speed: 0.2 }
  return { type: 'bike', height: 0.18, speed: 0.12 }
}

/** A walk between two to four places, with a stop at one of them in a third of the walks; boxes tremble. */
function pathOf(random: Random, { height, speed }: Kind): TrackPoint[] {
  const place = () => ({ x: random.between(0.05, 0.95), y: random.between(0.3, 0.98) })
  const path: TrackPoint[] = []
  let [at, from] = [0, place()]
  const stand = (x: number, y: number) => {
    const noise = random.between(-0.002, 0.002)
    path.push(
      [at, x - 0.03 + noise, y - height, x + 0.03 + noise, y + noise].map(n => Math.round(n * 1e4) / 1e4) as TrackPoint,
    )
    at += everyMs
  }
  for (let leg = random.int(1, 3); leg > 0; leg--) {
    const to = place()
    const steps = Math.ceil((Math.hypot(to.x - from.x, to.y - from.y) / speed) * (1000 / everyMs))
    for (let step = 0; step < steps; step++)
      stand(from.x + ((to.x - from.x) * step) / steps, from.y + ((to.y - from.y) * step) / steps)
    if (random.chance(0.33)) for (let wait = random.int(20, 200); wait > 0; wait--) stand(to.x, to.y)
    from = to
  }
  stand(from.x, from.y)
  return thinPath(path, mostPoints)
}

function trackOf(seq: number, camera: CameraRef, startedAt: number, random: Random): TrackChange {
  const kind = kindOf(random)
  const path = pathOf(random, kind)
  const dwellMs = path.at(-1)?.[0] ?? 0
  const time = new Date(startedAt + dwellMs).toISOString()
  return {
    kind: 'track',
    phase: 'end',
    id: uuid7(startedAt),
    seq,
    camera,
    clientIp: '192.0.2.10',
    targetId: seq % 10_000,
    type: kind.type,
    startedAt: new Date(startedAt).toISOString(),
    receivedAt: time,
    time,
    endedAt: time,
    dwellMs,
    path,
  }
}

/** Fills a new database with finished tracks, in the order of their time. Returns their number. */
export async function makeYearOfTracks(file: string, year: YearOfTracks): Promise<number> {
  const { cameras, days, tracksADay, seed, end } = year
  const begin = end - days * dayMs
  const first = await openSqlite(file)
  const refs = (await addCameras(first, { cameras, seed }, new Date(begin))).map(({ ref }) => ref)
  // Statements are only made with it from here on.
  await first.close()
  const writer = new LogWriter(first.queries)
  const database = new BulkDatabase(file)
  // Cameras without events that nobody decided about are forgotten.
  database.exec(`update camera set decided_at = ${begin}`)
  const random = randomOf(seed, 'tracks')
  const count = days * tracksADay * refs.length
  try {
    for (let seq = 1; seq <= count; seq++) {
      const camera = refs[random.int(0, refs.length - 1)]
      if (!camera) continue
      const track = trackOf(seq, camera, Math.round(begin + ((seq - 1) / count) * days * dayMs), random)
      const statements = [
        writer.entry(track, { postId: track.id, file: null, place: null }),
        ...forwardedTrackStatements(first.queries, track),
      ]
      for (const { sql, parameters } of statements) database.insert(sql, parameters)
    }
  } finally {
    database.close()
  }
  return count
}
