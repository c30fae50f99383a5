import { suggest } from '../../lib/suggest.ts'
import { child } from '../../protocol/xml/element.ts'
import type { DeviceElement } from './device-element.ts'

/**
 * Returns the child with a documented name, or the one with the most similar name: newer firmware corrects misspelt
 * names (`heatBeatSwitch` became `heartBeatSwitch`). Never returns a child whose name is another of the `documented`
 * names.
 */
export function nearChild(
  parent: DeviceElement | undefined,
  name: string,
  documented: readonly string[],
): DeviceElement | undefined {
  if (parent === undefined) return undefined
  const exact = child(parent, name.toLowerCase()) as DeviceElement | undefined
  if (exact !== undefined) return exact
  const taken = new Set(documented.map(other => other.toLowerCase()))
  const others = parent.children.filter(other => !taken.has(other.key))
  const nearest = suggest(
    name,
    others.map(other => other.name),
  )
  return others.find(other => other.name === nearest)
}

/** Returns the first element with one of these lower-case names, at any depth. */
export function descendant(parent: DeviceElement, ...keys: string[]): DeviceElement | undefined {
  for (const key of keys) {
    for (const candidate of everyElement(parent)) if (candidate.key === key) return candidate
  }
  return undefined
}

/** Iterates over all descendants of an element, in document order. */
export function* everyElement(parent: DeviceElement): Generator<DeviceElement> {
  for (const candidate of parent.children) {
    yield candidate
    yield* everyElement(candidate)
  }
}
