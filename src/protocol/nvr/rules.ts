import type { Rule } from '../../model/index.ts'
import type { AlarmPost, RuleSighting } from '../alarm-reading.ts'
import { areaPoints, linePoints, perTenThousand, rectBox } from '../values/geometry.ts'
import { integer } from '../values/numbers.ts'
import { phaseOf, word } from '../values/words.ts'
import { type NvrRuleSent, nvrRuleSent } from './rules-sent.ts'

/** The rules that a recorder reports as touched. */
export function nvrRules(post: AlarmPost): RuleSighting[] {
  return post.lists.rules.map(({ element }) => {
    const sent = nvrRuleSent(element)
    return { rule: ruleOf(sent), phase: phaseOf(sent.status), box: rectBox(sent.rect, perTenThousand), type: 'unknown' }
  })
}

const shapes: Record<string, Rule['shape']> = { area: 'area', tripwire: 'line' }

function ruleOf(sent: NvrRuleSent): Rule {
  const line = linePoints(sent.directionLine)
  const points = line.length > 0 ? line : areaPoints(sent.pointGroup)
  const drawn = points.length === 0 ? null : line.length > 0 ? 'line' : 'area'
  return {
    eventId: integer(sent.eventId),
    targetId: integer(sent.targetId),
    shape: drawn ?? shapes[sent.boundary ?? ''] ?? null,
    points,
    direction: word(sent.direction),
  }
}
