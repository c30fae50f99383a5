import type { Queries } from '../database/index.ts'
import { modesIn, type Rules, type RuleUser } from '../rules/index.ts'
import { configuredOutputs } from './configured-outputs.ts'
import { type OutputKind, outputKindNames, outputKinds } from './output-kinds.ts'
import { StoredOutputs } from './queued/stored-outputs.ts'

export interface RuleUsersOptions {
  queries: Queries
  /** Settings of viewtron.yaml by key, unchecked. */
  config: Readonly<Record<string, unknown>>
}

async function storedUsers(queries: Queries, kind: OutputKind) {
  const { queue } = outputKinds[kind]
  if (!queue) return []
  const stored = await new StoredOutputs({ queries }).list(kind)
  return stored.map(({ name, config }) => {
    const { rule, when } = JSON.parse(config) as { rule?: unknown; when?: unknown }
    return { name, rule, when, word: queue.word }
  })
}

async function allOutputs({ queries, config }: RuleUsersOptions) {
  const made = await Promise.all(outputKindNames.map(kind => storedUsers(queries, kind)))
  return [...configuredOutputs(config), ...made.flat()]
}

/** The rules and outputs whose conditions name an arming mode. */
export async function usersOfMode(
  { rules, ...options }: RuleUsersOptions & { rules: Pick<Rules, 'all'> },
  mode: string,
): Promise<RuleUser[]> {
  const named = rules.all().map(({ config: { name, when } }) => ({ what: 'rule', name, when }))
  const outputs = (await allOutputs(options)).map(({ word, name, when }) => ({ what: word, name, when }))
  return [...named, ...outputs]
    .filter(({ when }) => modesIn(when).includes(mode))
    .map(({ what, name }) => ({ what, name }))
}

/** The outputs that refer to a rule. */
export async function usersOfRule(options: RuleUsersOptions, rule: string): Promise<RuleUser[]> {
  const keyOf = (name: unknown) => String(name).trim().toLowerCase()
  const outputs = await allOutputs(options)
  return outputs
    .filter(one => one.rule !== undefined && keyOf(one.rule) === keyOf(rule))
    .map(({ word, name }) => ({ what: word, name }))
}
