import type { RuleSighting, TargetSighting } from './alarm-reading.ts'
import { blankTarget } from './alarm-reading.ts'

/**
 * Joins the rule list and the target list by targetId. Items of one list stay separate, even with equal ids. Where rules name
 * one target, the list contains one, and only one side has an id, they are the same. The result has the order of the target
 * list, followed by targets that only rules name.
 */
export function joinTargets(rules: RuleSighting[], listed: TargetSighting[]): TargetSighting[] {
  const lone = listed[0]
  if (lone && listed.length === 1 && areOfOne(rules, lone)) return [rules.reduce(completed, lone)]
  const joined = [...listed]
  const used = new Set<TargetSighting>()
  for (const sighting of rules) joinRule(sighting, listed, joined, used)
  return joined
}

function areOfOne(rules: RuleSighting[], { target }: TargetSighting): boolean {
  const ids = new Set(rules.filter(rule => !hasNoId(rule)).map(({ rule }) => rule.targetId))
  return target.targetId === null ? ids.size <= 1 : ids.size === 0 && rules.length === 1
}

function joinRule(rule: RuleSighting, listed: TargetSighting[], joined: TargetSighting[], used: Set<TargetSighting>) {
  const same = listed.filter(({ target }) => target.targetId !== null && target.targetId === rule.rule.targetId)
  const match = same.find(candidate => !used.has(candidate)) ?? same[0]
  if (match !== undefined) {
    const index = listed.indexOf(match)
    if (!used.has(match)) joined[index] = completed(match, rule)
    used.add(match)
  } else if (!hasNoId(rule) || (listed.length === 0 && rule.box !== null)) {
    joined.push({ target: blankTarget(rule.rule.targetId, rule.type, rule.box), images: [] })
  }
}

/** Target numbers begin at 1; counting posts send 0 for no particular target. */
function hasNoId(rule: RuleSighting): boolean {
  return rule.rule.targetId === null || rule.rule.targetId === 0
}

function completed(sighting: TargetSighting, rule: RuleSighting): TargetSighting {
  const { target, images } = sighting
  return {
    target: {
      ...target,
      targetId: target.targetId ?? rule.rule.targetId,
      type: target.type === 'unknown' ? rule.type : target.type,
      box: target.box ?? rule.box,
    },
    images,
  }
}
