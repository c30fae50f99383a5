type Unchecked = { mode?: unknown; not?: unknown }

/** The ids of the arming modes that a condition names, also one of an unchecked setting. */
export function modesIn(when: unknown): string[] {
  if (typeof when !== 'object' || when === null) return []
  const { mode, not } = when as Unchecked
  const own = Array.isArray(mode) ? mode.filter(one => typeof one === 'string') : []
  return [...own, ...modesIn(not)]
}
