import { cardHeight, gap } from '#features/events/card-size.ts'

/** The columns of the list and the height of its rows, in pixels. */
export interface ListLayout {
  columns: number
  rowHeight: number
}

const narrowestCard = 164
const columnCounts = [12, 10, 8, 6, 5, 4, 3, 2, 1]

/** As many cards side by side as fit, or rows. */
export function listLayout(view: 'grid' | 'list', width: number): ListLayout {
  if (view === 'list') return { columns: 1, rowHeight: 52 }
  const fits = (count: number) => (width - gap * (count - 1)) / count >= narrowestCard
  const columns = columnCounts.find(fits) ?? (width > 300 ? 2 : 1)
  const cardWidth = (width - gap * (columns - 1)) / columns
  return { columns, rowHeight: cardHeight(cardWidth) + gap }
}
