import { plateKey } from '../model/plate-key.ts'
import { likenessOf } from '../model/plate-likeness.ts'
import type { PlateMatch } from './filter.ts'

/** Why a plate was found. `detail` is text for people; null where there is nothing to explain. */
export interface PlateWhy {
  kind: 'exact' | 'fragment' | 'wildcard' | 'look-alike' | 'one-edit' | 'corrected' | 'all'
  detail: string | null
}

/** A plate filter: the text in the form in which it is compared, and the kind of comparison. */
export interface PlateQuestion {
  match: PlateMatch
  /** As `plateKey` makes it, and with `*` and `?` for `wildcard`. */
  key: string
}

export function plateQuestion(plate: string, match?: PlateMatch): PlateQuestion {
  const meant = match ?? (/[*?]/.test(plate) ? 'wildcard' : 'fragment')
  if (meant !== 'wildcard') return { match: meant, key: plateKey(plate) }
  return { match: meant, key: plate.replace(/[^*?]+/g, plateKey) }
}

function wildcardPattern(key: string): RegExp {
  return new RegExp(`^${key.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su')
}

/** A test for plate keys that returns why a key matches; null where it does not. */
export function plateMatcher({
  match,
  key,
}: PlateQuestion): (read: string) => { why: PlateWhy; distance: number } | null {
  const exact = { why: { kind: 'exact', detail: null }, distance: 0 } as const
  switch (match) {
    case 'exact':
      return read => (read === key ? exact : null)
    case 'similar':
      return read => likenessOf(key, read)
    case 'wildcard': {
      const pattern = wildcardPattern(key)
      return read => (pattern.test(read) ? { why: { kind: 'wildcard', detail: null }, distance: 1 } : null)
    }
    case 'fragment':
      return read => {
        if (read === key) return exact
        return read.includes(key) ? { why: { kind: 'fragment', detail: null }, distance: 1 } : null
      }
  }
}
