export { type CameraLookup, camerasByEntry, StoredCameraLookup } from './camera-lookup.ts'
export { checkModes } from './check-modes.ts'
export { type CompiledCondition, type ConditionContext, compileCondition, type Verdict } from './compile-condition.ts'
export { configsOfRules } from './configs-of-rules.ts'
export { headlineOf, platesOf, whoWasSeen } from './headline.ts'
export { inOneLine, type Mismatch } from './mismatch.ts'
export { modesIn } from './modes-in.ts'
export type { Rule } from './rule.ts'
export { type Decision, RuleEvaluator, type RuleEvaluatorOptions } from './rule-evaluator.ts'
export {
  type RuleConfig,
  type RulePart,
  ruleSchema,
  settingName,
  shortList,
  type Throttle,
  throttle,
  type When,
  when,
} from './rule-schema.ts'
export { Rules, type RulesOptions, type RuleUser } from './rules.ts'
export { ThrottleGate, type ThrottleGateOptions, type ThrottleVerdict } from './throttle-gate.ts'
export { alertScope, type ThrottleMark, Throttles } from './throttles.ts'
export { type Trial, type TryOptions, tryRule } from './try-rule.ts'
