import { publishTopic, publishTopicHint } from '../lib/typed-text.ts'
import type { RuleConfig } from '../outputs/schemas.ts'

/** What is wrong with a rule beyond its shape, in words; null where nothing is. */
export function faultOf({ health, when, mqtt, alert, cooldown, maxPerHour }: RuleConfig): string | null {
  if (mqtt && !publishTopic.test(mqtt.topic)) return `mqtt.topic: ${publishTopicHint}`
  if (!health) return null
  if (Object.keys(when).length > 0) return 'health: a rule has either `when` or `health`'
  if (mqtt) return 'mqtt: what a health rule finds is raised as an alert, not published as events'
  if (cooldown || maxPerHour !== undefined) return 'health: it is raised once until it is over; no brakes are needed'
  return alert ? null : 'alert: a health rule needs one'
}
