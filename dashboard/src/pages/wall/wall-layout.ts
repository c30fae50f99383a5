/** The cards of the wall, which fill the screen. */
export interface WallLayout {
  columns: number
  rows: number
  /** Columns and rows of the newest card. */
  span: number
  cards: number
}

const columnsOfSize = [10, 8, 6, 4, 3] as const
export const sizes = columnsOfSize.length
const ratio = 16 / 10
const narrow = 700

/** As many cards as fill the space, of about the shape of a picture. `size` is from 1 to `sizes`. */
export function wallLayout(size: number, { width, height }: { width: number; height: number }): WallLayout {
  const columns = width < narrow ? 2 : (columnsOfSize[size - 1] ?? columnsOfSize[2])
  const fitting = Math.round((height * columns * ratio) / Math.max(1, width))
  const span = Math.ceil(columns / 2) + (columns === 2 ? 1 : 0)
  const rows = Math.max(span, fitting)
  return { columns, rows, span, cards: columns * rows - span * span + 1 }
}
