import type { RuleInput } from '#server/api/schemas/index.ts'
import { type NameLookup, whenWords } from './when-words.ts'

type Health = NonNullable<RuleInput['health']>

export const healthWords: Record<Health['what'], string> = {
  'camera-silent': 'A camera is silent',
  'disk-low': 'The disk is almost full',
  'disk-filling': 'The disk will be full soon',
  'certificate-expires': 'A certificate expires',
  'output-behind': 'An output is behind',
  unparsed: 'Posts are not recognized',
  'clock-skew': 'A camera clock is wrong',
}

function healthText(health: Health): string {
  const word = healthWords[health.what]
  switch (health.what) {
    case 'camera-silent':
    case 'output-behind':
      return `${word} for ${health.for}`
    case 'disk-low':
      return `${word}: less than ${health.freeBelowPercent} % free`
    case 'disk-filling':
    case 'certificate-expires':
      return `${word}: within ${health.within ?? '14d'}`
    case 'unparsed':
      return `${word}: ${health.perHour} or more per hour`
    case 'clock-skew':
      return `${word} by ${health.over}`
  }
}

/** Describes the condition of a rule. */
export function ruleWords(rule: Pick<RuleInput, 'when' | 'health'>, names: NameLookup): string {
  if (rule.health) return healthText(rule.health)
  return whenWords(rule.when ?? {}, names) || 'Every event'
}

/** Describes the actions of a rule and their throttles. */
export function actionWords({ alert, mqtt, cooldown, maxPerHour }: RuleInput): string {
  const actions = [
    alert ? `raises an alert (${alert.severity})` : '',
    mqtt ? `publishes to ${mqtt.topic}` : '',
    !alert && !mqtt ? 'for webhooks that use it' : '',
    cooldown
      ? `at most once in ${cooldown.for}${cooldown.by && cooldown.by !== 'all' ? ` for each ${cooldown.by}` : ''}`
      : '',
    maxPerHour === undefined ? '' : `at most ${maxPerHour} per hour`,
  ]
  return actions.filter(Boolean).join(' · ')
}
