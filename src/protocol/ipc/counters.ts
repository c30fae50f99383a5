import type { Count } from '../../model/index.ts'
import { integer } from '../values/numbers.ts'
import type { XmlElement } from '../xml/element.ts'
import { countersSent } from './counters-sent.ts'

/** The totals in the post of a counting camera, one entry per kind of target. */
export function ipcCounts(config: XmlElement): Count[] {
  const sent = countersSent(config)
  const counts = [
    count('person', sent.enterPersonCount, sent.leavePersonCount, sent.existPersonCount),
    count('vehicle', sent.enterCarCount, sent.leaveCarCount, sent.existCarCount),
    count('bike', sent.enterBikeCount, sent.leaveBikeCount, sent.existBikeCount),
  ]
  return counts.filter(({ entered, left, present }) => entered !== null || left !== null || present !== null)
}

function count(target: Count['target'], enter?: string, leave?: string, exist?: string): Count {
  return { target, entered: integer(enter), left: integer(leave), present: integer(exist) }
}
