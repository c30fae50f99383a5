import { type CellPiece, pathGrid } from '../../grouping/index.ts'

/** The sums of a cell. */
export interface CellSums {
  /** Hundredths of a second that targets were in it, and those of them standing. */
  present: number
  standing: number
  /** The number of times that a target came into it. */
  visits: number
  /** Hundredths of a target's height that targets moved in it while they did not stand. */
  moved: number
}

const fields = ['present', 'standing', 'visits', 'moved'] as const
const numbers = fields.length + 1
const bytesANumber = 4
const largest = 2 ** 32 - 1
const msAHundredth = 10
const cellCount = pathGrid.columns * pathGrid.rows

const nothing = (): CellSums => ({ present: 0, standing: 0, visits: 0, moved: 0 })

/** The sums of the cells of a picture. All are whole numbers, so the order in which pieces are added does not matter. */
export class PictureSums {
  private readonly cells = new Map<number, CellSums>()

  /** Adds a piece of a path. `isEntry`: the target came into the cell with it. */
  add({ cell, from, to, isStanding, moved }: CellPiece, isEntry: boolean): void {
    const sums = this.of(cell)
    const span = Math.round(to / msAHundredth) - Math.round(from / msAHundredth)
    sums.present += span
    if (isStanding) sums.standing += span
    else sums.moved += Math.round(moved * 100)
    if (isEntry) sums.visits++
  }

  /** Adds what `toBytes` returned. */
  addBytes(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const record = numbers * bytesANumber
    for (let at = 0; at + record <= view.byteLength; at += record) {
      const cell = view.getUint32(at, true)
      if (cell >= cellCount) continue
      const sums = this.of(cell)
      for (const [n, field] of fields.entries()) sums[field] += view.getUint32(at + (n + 1) * bytesANumber, true)
    }
  }

  /** The cells that were touched, five numbers of four bytes each: the number of the cell and its sums. */
  toBytes(): Uint8Array {
    const all = this.all()
    const view = new DataView(new ArrayBuffer(all.length * numbers * bytesANumber))
    for (const [n, [cell, sums]] of all.entries()) {
      const start = n * numbers * bytesANumber
      view.setUint32(start, cell, true)
      for (const [k, field] of fields.entries())
        view.setUint32(start + (k + 1) * bytesANumber, Math.min(largest, sums[field]), true)
    }
    return new Uint8Array(view.buffer)
  }

  /** The cells that were touched, in their order. */
  all(): [number, CellSums][] {
    return [...this.cells].sort(([a], [b]) => a - b)
  }

  private of(cell: number): CellSums {
    const sums = this.cells.get(cell) ?? nothing()
    this.cells.set(cell, sums)
    return sums
  }
}
