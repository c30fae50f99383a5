import type { ApiPathMap } from '#server/api/schemas/index.ts'
import type { TargetType } from '#server/model/index.ts'

/** The color of the paths of each kind, over a picture. */
export const pathColors: Record<TargetType, string> = {
  person: 'var(--over-person)',
  vehicle: 'var(--over-vehicle)',
  bike: 'var(--over-count)',
  unknown: 'var(--over-plain)',
}

export type MapShow = 'presence' | 'standing' | 'speed'
export type MapCell = ApiPathMap['cells'][number]

/** From little to much, or from slow to fast: told apart in both themes and by people who see fewer colors. */
const ramp = [
  [59, 28, 140],
  [181, 54, 122],
  [251, 136, 97],
  [252, 253, 191],
] as const

/** A color of the ramp at 0 to 1. */
export function rampColor(share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (ramp.length - 1)
  const [low, high] = [ramp[Math.floor(at)] ?? ramp[0], ramp[Math.ceil(at)] ?? ramp[ramp.length - 1] ?? ramp[0]]
  const mixed = low.map((value, n) => Math.round(value + ((high[n] ?? value) - value) * (at % 1)))
  return `rgb(${mixed.join(' ')})`
}

export const rampGradient = `linear-gradient(to right, ${ramp.map(color => `rgb(${color.join(' ')})`).join(', ')})`

/** The value of a cell that is shown; null if it has none. */
export function shownValue(cell: MapCell, show: MapShow): number | null {
  if (show === 'speed') return cell.speed
  const value = show === 'presence' ? cell.presentMs : cell.standingMs
  return value > 0 ? value : null
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

export interface ColoredCell {
  cell: MapCell
  color: string
  opacity: number
}

/**
 * The cells with their colors. A single cell in which a car is parked does not make all others dark: the scale of times is
 * that of square roots. Speeds are compared between the slowest and the fastest twentieth.
 */
export function coloredCells(cells: readonly MapCell[], show: MapShow): ColoredCell[] {
  const valued = cells.flatMap(cell => {
    const value = shownValue(cell, show)
    return value === null ? [] : [{ cell, value }]
  })
  const sorted = valued.map(({ value }) => value).sort((a, b) => a - b)
  const [slow, fast] = [quantile(sorted, 0.05), quantile(sorted, 0.95)]
  const most = sorted.at(-1) ?? 1
  return valued.map(({ cell, value }) => {
    const share = show === 'speed' ? (fast > slow ? (value - slow) / (fast - slow) : 0.5) : Math.sqrt(value / most)
    return { cell, color: rampColor(share), opacity: show === 'speed' ? 0.6 : 0.25 + 0.55 * share }
  })
}

/** The cell with the highest value. */
export function strongest(cells: readonly MapCell[], show: MapShow): MapCell | null {
  return cells.reduce<MapCell | null>(
    (most, cell) => ((shownValue(cell, show) ?? 0) > (most ? (shownValue(most, show) ?? 0) : 0) ? cell : most),
    null,
  )
}
