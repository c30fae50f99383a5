export interface Size {
  width: number
  height: number
}

/**
 * The part of a picture that is shown: `scale` 1 shows all of it; `x` and `y` are the place at the middle, in fractions of the
 * picture. It holds for a picture of any size, so that two pictures can be moved together.
 */
export interface View {
  scale: number
  x: number
  y: number
}

/** A box in fractions of the picture. */
export interface Part {
  x1: number
  y1: number
  x2: number
  y2: number
}

export const wholeView: View = { scale: 1, x: 0.5, y: 0.5 }
const mostScale = 16

/** The size at which all of a picture fits on the stage. A picture has at least one pixel. */
export function fittedSize(picture: Size, stage: Size): Size {
  const factor = Math.min(stage.width / Math.max(1, picture.width), stage.height / Math.max(1, picture.height))
  return { width: picture.width * factor, height: picture.height * factor }
}

/** Along one side: centered while all of it is on the stage, else never further than its edge. */
function within(at: number, shown: number, stage: number): number {
  if (shown <= stage) return 0.5
  const half = stage / 2 / shown
  return Math.min(1 - half, Math.max(half, at))
}

/** The nearest view that has no empty stage beside a picture larger than it. */
export function limited({ scale, x, y }: View, fit: Size, stage: Size): View {
  const allowed = Math.min(mostScale, Math.max(1, scale))
  return {
    scale: allowed,
    x: within(x, fit.width * allowed, stage.width),
    y: within(y, fit.height * allowed, stage.height),
  }
}

interface Dot {
  x: number
  y: number
}

/** Zooms by a factor; what is at `point` (pixels from the middle of the stage) stays there. */
export function zoomed(
  view: View,
  factor: number,
  { point, fit, stage }: { point: Dot; fit: Size; stage: Size },
): View {
  const scale = Math.min(mostScale, Math.max(1, view.scale * factor))
  const moved = (at: number, pixels: number, size: number) =>
    at + pixels / (size * view.scale) - pixels / (size * scale)
  const next = { scale, x: moved(view.x, point.x, fit.width), y: moved(view.y, point.y, fit.height) }
  return limited(next, fit, stage)
}

/** Moves the picture by pixels. */
export function panned(view: View, by: Dot, { fit, stage }: { fit: Size; stage: Size }): View {
  const next = {
    ...view,
    x: view.x - by.x / (fit.width * view.scale),
    y: view.y - by.y / (fit.height * view.scale),
  }
  return limited(next, fit, stage)
}

/** The share of the stage that a part takes when one zooms to it. */
const shareOfPart = 0.45

/** The view of a part of the picture, with something around it. */
export function viewOfPart({ x1, y1, x2, y2 }: Part, fit: Size, stage: Size): View {
  const wide = Math.max(0.001, x2 - x1) * fit.width
  const high = Math.max(0.001, y2 - y1) * fit.height
  const scale = Math.min((stage.width * shareOfPart) / wide, (stage.height * shareOfPart) / high)
  return limited({ scale, x: (x1 + x2) / 2, y: (y1 + y2) / 2 }, fit, stage)
}
