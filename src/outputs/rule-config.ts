import type { z } from 'zod'
import { ruleSchema } from '../rules/index.ts'
import { mqttRulePart } from './mqtt/mqtt-schema.ts'

/** The parts that output kinds add to rules. */
export const ruleParts = [mqttRulePart] as const

/** A rule of viewtron.yaml or of the API, with the parts of all output kinds. */
export const ruleConfig = ruleSchema({ [mqttRulePart.key]: mqttRulePart.schema.optional() })
/** A rule as people write it. */
export type RuleInput = z.input<typeof ruleConfig>
