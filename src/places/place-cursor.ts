import type { SettingValue } from '../database/index.ts'
import type { PlaceBasis } from './place-basis.ts'

/** The place in the log up to which passes, visits and counts are worked out. */
export type PlaceCursor = NonNullable<SettingValue<'place-cursor'>>

/** A cursor of another version works everything out again. */
export const cursorVersion = 2

/** The cursor before the first entry. What comes after `announceAfter` and `announceSince` is announced. */
export function noCursor(announceAfter: number, announceSince: number): PlaceCursor {
  return {
    version: cursorVersion,
    seq: 0,
    from: 0,
    announceAfter,
    announceSince,
    basis: { fingerprint: '', details: '' },
  }
}

/** The part of a basis that is stored. */
export const markOf = ({ fingerprint, details }: PlaceBasis) => ({ fingerprint, details })

/** The earlier of two times; null is never. */
export function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}
