import { createHash } from 'node:crypto'
import type { Point, Rule } from '../model/index.ts'

/** A line or zone of a camera. Points are fractions of the picture. */
export interface Line {
  id: string
  /** The camera's own id, also where it was merged into another. */
  cameraId: string
  shape: 'area' | 'line'
  points: Point[]
  seenAt: number
  /** Totals came with it, which say how many went in and out. */
  hasTotals: boolean
  name: string | null
  /** When a person drew it; null for a line that the camera posted. */
  drawnAt: number | null
}

/** A line that was moved by at most this part of the picture is the same. */
const mostMoved = 0.05
const tolerance = 1e-9
const idDigits = 16

type Drawn = Pick<Rule, 'shape' | 'points'>

interface Seen {
  at: number
  hasTotals: boolean
}

function distance(a: readonly Point[], b: readonly Point[]): number {
  const apart = a.map((point, n) => {
    const other = b[n] ?? point
    return Math.max(Math.abs(point.x - other.x), Math.abs(point.y - other.y))
  })
  return Math.max(0, ...apart)
}

/** The corners of the box around a zone. */
function corners(points: readonly Point[]): Point[] {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return [
    { x: Math.min(...xs), y: Math.min(...ys) },
    { x: Math.max(...xs), y: Math.max(...ys) },
  ]
}

/** The distance between two drawn lines or zones, as a part of the picture. */
export function moved(a: readonly Point[], b: readonly Point[]): number {
  if (a.length < 2 !== b.length < 2) return Number.POSITIVE_INFINITY
  return a.length === b.length ? distance(a, b) : distance(corners(a), corners(b))
}

function idOf(cameraId: string, { shape, points }: Pick<Line, 'shape' | 'points'>): string {
  const drawn = points.map(({ x, y }) => `${x.toFixed(4)}/${y.toFixed(4)}`).join(' ')
  return createHash('sha256').update(`${cameraId}\0${shape}\0${drawn}`).digest('hex').slice(0, idDigits)
}

/**
 * Recognizes the lines and zones in posts. Posts contain no number of a line: `eventId` counts events (docs/protocol/ipc.md),
 * so a line is recognized by its camera, shape and position.
 */
export class LineBook {
  private readonly byCamera = new Map<string, Line[]>()
  private readonly changed = new Set<Line>()

  constructor(lines: readonly Line[] = []) {
    for (const line of lines) this.ofCamera(line.cameraId).push(line)
  }

  /** The line of a rule of an event; null where the post contains no position, unless it contains totals. */
  take(cameraId: string, { shape, points }: Drawn, { at, hasTotals }: Seen): Line | null {
    if (shape === null || (points.length < 2 && !hasTotals)) return null
    const near = this.find(cameraId, { shape, points })
    if (near) return this.see(near, points, { at, hasTotals })
    const line: Line = {
      id: idOf(cameraId, { shape, points }),
      cameraId,
      shape,
      points,
      seenAt: at,
      hasTotals,
      name: null,
      drawnAt: null,
    }
    this.ofCamera(cameraId).push(line)
    this.changed.add(line)
    return line
  }

  /** The line that is the same as a drawn one; null where there is none. */
  find(cameraId: string, { shape, points }: Drawn): Line | null {
    const near = (this.byCamera.get(cameraId) ?? [])
      .filter(line => line.shape === shape && line.drawnAt === null)
      .map(line => ({ line, apart: moved(line.points, points) }))
      .sort((a, b) => a.apart - b.apart)[0]
    return near && near.apart <= mostMoved + tolerance ? near.line : null
  }

  /** The lines that are new or were moved since the last call. */
  takeChanges(): Line[] {
    const changes = [...this.changed]
    this.changed.clear()
    return changes
  }

  private see(line: Line, points: Point[], { at, hasTotals }: Seen): Line {
    const isMoved = moved(line.points, points) > 0
    if ((isMoved && at >= line.seenAt) || (hasTotals && !line.hasTotals)) {
      line.points = points
      line.hasTotals ||= hasTotals
      this.changed.add(line)
    }
    line.seenAt = Math.max(line.seenAt, at)
    return line
  }

  private ofCamera(cameraId: string): Line[] {
    const lines = this.byCamera.get(cameraId) ?? []
    this.byCamera.set(cameraId, lines)
    return lines
  }
}

/** Whether a line lies between two points, or a zone in the box between them. */
export function isNear({ shape, points }: Pick<Line, 'shape' | 'points'>, ends: readonly Point[]): boolean {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 2) return false
  const drawn = shape === 'line' || points.length === 2 ? [first, last] : corners(points)
  return distance(drawn, ends) <= mostMoved + tolerance
}
