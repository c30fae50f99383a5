import { ShownCameras } from '../cameras/shown-cameras.ts'
import type { Queries } from '../database/index.ts'
import type { Category, Event, Rule } from '../model/index.ts'
import { LineBook } from './line-book.ts'
import { Lines } from './lines.ts'

type Lined = Pick<Event, 'category' | 'camera' | 'rules' | 'counts'>

const shapesOfTotals: ReadonlyMap<Category, 'line' | 'area'> = new Map([
  ['line-count', 'line'],
  ['area-count', 'area'],
])

/** A line or zone as an event shows it. */
export type Drawing = Pick<Rule, 'shape' | 'points'>

/** The lines and zones of an event; totals may come without a position. */
export function drawingsOf({ category, rules, counts }: Pick<Lined, 'category' | 'rules' | 'counts'>): Drawing[] {
  const isBare = rules.length === 0 && counts.length > 0
  const ofTotals = shapesOfTotals.get(category)
  if (isBare) return [{ shape: ofTotals ?? null, points: [] }]
  return rules.map(({ shape, points }) => ({ shape: ofTotals ?? shape, points }))
}

/** The names that people gave to the lines and zones of events. */
export class LineNames {
  private readonly book: LineBook | null

  private constructor(book: LineBook | null) {
    this.book = book
  }

  /** Names for these events: two short queries if some touched a line or zone that may have a name. */
  static async read(queries: Queries, events: readonly Lined[]): Promise<LineNames> {
    return events.some(({ rules, counts }) => rules.length + counts.length > 0)
      ? LineNames.readAll(queries)
      : new LineNames(null)
  }

  /** The names of all lines and zones. */
  static async readAll(queries: Queries): Promise<LineNames> {
    const lines = await new Lines(queries).ofNamedCameras()
    if (lines.length === 0) return new LineNames(null)
    const cameras = await ShownCameras.load(queries)
    return new LineNames(new LineBook(lines.map(line => ({ ...line, cameraId: cameras.shown(line.cameraId).id }))))
  }

  static readonly none = new LineNames(null)

  /** The name of a line or zone of a camera, by the id that the camera is shown under; null without one. */
  of(cameraId: string, drawing: Drawing): string | null {
    return this.book?.find(cameraId, drawing)?.name ?? null
  }

  /** The name of the line or zone that a rule of an event touched; null without one. */
  ofRule({ camera, category }: Lined, { shape, points }: Drawing): string | null {
    return this.of(camera.id, { shape: shapesOfTotals.get(category) ?? shape, points })
  }

  /** The name of the first line or zone of an event that has one. */
  ofEvent(event: Lined): string | null {
    if (this.book === null) return null
    return (
      drawingsOf(event)
        .map(drawing => this.of(event.camera.id, drawing))
        .find(name => name !== null) ?? null
    )
  }
}
