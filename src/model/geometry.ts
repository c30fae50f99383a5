/** A point in the overview picture; both numbers are fractions 0–1 of its width and height, origin top-left. */
export interface Point {
  x: number
  y: number
}

/** An upright rectangle in the overview picture, in fractions 0–1; (x1, y1) is its top-left corner. */
export interface Box {
  x1: number
  y1: number
  x2: number
  y2: number
}
