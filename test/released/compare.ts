import type { Facts } from './facts.ts'

/** Places where a client sends something: there a new required field is a break, and a new value is none. */
const isInput = (place: string) => / (query|body|path) /.test(place)

const isLiteral = (fact: string) => fact.startsWith('"')

function stillAllows(now: readonly string[], fact: string): boolean {
  return (
    now.includes(fact) || (isLiteral(fact) && now.includes('string')) || (fact === 'integer' && now.includes('number'))
  )
}

const parentOf = (place: string) => place.replace(/(\.[^.\s[\]]+|\[\]|(?<= )[^.\s[\]]+)$/, '')

function breaksAt(place: string, then: readonly string[], now: readonly string[]): string[] {
  const input = isInput(place)
  const lost = then.filter(fact => fact !== 'required' && fact !== 'optional' && !stillAllows(now, fact))
  const gained = now.filter(fact => !then.includes(fact))
  return [
    ...lost.map(fact => `${place}: no longer ${fact}`),
    ...(input && gained.includes('required') ? [`${place}: is required now`] : []),
    ...(!input && gained.includes('optional') ? [`${place}: may be missing now`] : []),
    ...(!input && gained.includes('null') ? [`${place}: may be null now`] : []),
  ]
}

/** Lists what breaks programs written for `released`: removed and renamed names, changed types, new required fields. */
export function breaksBetween(released: Facts, today: Facts): string[] {
  const changed = Object.entries(released).flatMap(([place, then]) => {
    const now = today[place]
    return now === undefined ? [`${place}: is gone`] : breaksAt(place, then, now)
  })
  const demanded = Object.entries(today)
    .filter(([place, now]) => !(place in released) && isInput(place) && now.includes('required'))
    // Parts of a new route or of a new optional field demand nothing of older programs.
    .filter(([place]) => parentOf(place) in released && released[parentOf(place)]?.includes('object'))
  return [...changed, ...demanded.map(([place]) => `${place}: is new and required`)]
}
