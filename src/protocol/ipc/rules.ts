import type { Rule } from '../../model/index.ts'
import type { AlarmPost, RuleSighting } from '../alarm-reading.ts'
import { areaPoints, linePoints, perTenThousand, rectBox } from '../values/geometry.ts'
import { integer } from '../values/numbers.ts'
import { phaseOf, targetTypeOf, word } from '../values/words.ts'
import { type IpcRuleSent, ipcRuleSent } from './rules-sent.ts'

/** The shape of the rules of each list, for items without points. */
const shapes: Record<string, Rule['shape']> = {
  perinfo: 'area',
  aoiinfo: 'area',
  trafficinfo: 'area',
  vsdinfo: 'area',
  tripinfo: 'line',
  passlinecountinfo: 'line',
}

/** The rules that a camera reports as touched. */
export function ipcRules(post: AlarmPost): RuleSighting[] {
  return post.lists.rules.map(({ element, list }) => {
    const sent = ipcRuleSent(element)
    return {
      rule: ruleOf(sent, shapes[list] ?? null),
      phase: phaseOf(sent.status),
      box: rectBox(sent.rect, perTenThousand),
      type: targetTypeOf(sent.targetType),
    }
  })
}

function ruleOf(sent: IpcRuleSent, usualShape: Rule['shape']): Rule {
  const ids = { eventId: integer(sent.eventId), targetId: integer(sent.targetId) }
  const direction = word(sent.direction)
  const line = linePoints(sent.line)
  if (line.length > 0) return { ...ids, shape: 'line', points: line, direction }
  const area = areaPoints(sent.boundary)
  return { ...ids, shape: area.length > 0 ? 'area' : usualShape, points: area, direction }
}
