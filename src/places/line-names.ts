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

/** The names that people gave to the lines and zones of events. */
export class LineNames {
  private readonly book: LineBook | null

  private constructor(book: LineBook | null) {
    this.book = book
  }

  /** Names for these events: two short queries if some touched a line or zone that may have a name. */
  static async read(queries: Queries, events: readonly Lined[]): Promise<LineNames> {
    if (!events.some(({ rules, counts }) => rules.length + counts.length > 0)) return new LineNames(null)
    const lines = await new Lines(queries).ofNamedCameras()
    if (lines.length === 0) return new LineNames(null)
    const cameras = await ShownCameras.load(queries)
    return new LineNames(new LineBook(lines.map(line => ({ ...line, cameraId: cameras.shown(line.cameraId).id }))))
  }

  static readonly none = new LineNames(null)

  /** The name of the line or zone that a rule of an event touched; null without one. */
  ofRule({ camera, category }: Lined, { shape, points }: Pick<Rule, 'shape' | 'points'>): string | null {
    const drawn = shapesOfTotals.get(category) ?? shape
    return this.book?.find(camera.id, { shape: drawn, points })?.name ?? null
  }

  /** The name of the first line or zone of an event that has one; totals may come without a position. */
  ofEvent(event: Lined): string | null {
    if (this.book === null) return null
    const isBare = event.rules.length === 0 && event.counts.length > 0
    if (isBare) return this.ofRule(event, { shape: null, points: [] })
    return event.rules.map(rule => this.ofRule(event, rule)).find(name => name !== null) ?? null
  }
}
