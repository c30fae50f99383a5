import type { Queries } from '../database/index.ts'
import type { RuleUser } from '../rules/index.ts'
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
    const { rule } = JSON.parse(config) as { rule?: unknown }
    return { name, rule, word: queue.word }
  })
}

/** The outputs that refer to a rule. */
export async function usersOfRule({ queries, config }: RuleUsersOptions, rule: string): Promise<RuleUser[]> {
  const made = await Promise.all(outputKindNames.map(kind => storedUsers(queries, kind)))
  const keyOf = (name: unknown) => String(name).trim().toLowerCase()
  return [...configuredOutputs(config), ...made.flat()]
    .filter(one => one.rule !== undefined && keyOf(one.rule) === keyOf(rule))
    .map(({ word, name }) => ({ what: word, name }))
}
