import { z } from 'zod'
import type { Queries } from '../../database/index.ts'
import { checkConfig } from '../../lib/check-config.ts'
import { ViewtronError } from '../../model/index.ts'
import { checkModes } from '../../rules/index.ts'
import type { QueuedKind } from './queued-kind.ts'
import type { QueuedConfig, QueuedInput } from './queued-schema.ts'

/** Names are equal if their keys are. */
const keyOf = (name: string) => name.trim().toLowerCase()

/** The outputs of one kind in viewtron.yaml; `value` is the kind's setting, unchecked. Throws `config-invalid`. */
export function configsOfFile<Config extends QueuedConfig>(kind: QueuedKind<Config>, value: unknown): Config[] {
  const { setting } = kind.facts
  const configs = checkConfig(z.array(kind.schema), value ?? [], setting)
  const names = new Set<string>()
  configs.forEach((one, n) => {
    const place = `${setting}[${n}]`
    if (names.has(keyOf(one.name))) {
      throw new ViewtronError('config-invalid', {
        setting: place,
        reason: `there are two ${setting} called ${one.name}`,
      })
    }
    names.add(keyOf(one.name))
    kind.checkParts(one, place)
  })
  return configs
}

/**
 * Checks an output that a person entered, and fills in defaults. `before` is its stored configuration. Throws
 * `request-invalid` and errors of the kind.
 */
export async function checkInput<Config extends QueuedConfig>(
  kind: QueuedKind<Config>,
  input: QueuedInput,
  before: Config | null,
): Promise<Config> {
  const config = kind.schema.parse(input)
  try {
    kind.checkParts(config, config.name)
  } catch (error) {
    throw new ViewtronError('request-invalid', { reason: (error as Error).message.replace(/\.$/, '') }, error)
  }
  await kind.checkEntered(config, before)
  return config
}

type Named = ReadonlyMap<string, { options: { id: string; config: { name: string } } }>

/** `word`: that of the kind for one output. Throws `output-name-taken` if another output has the name, and `mode-unknown`. */
export async function checkStorable(
  outputs: Named,
  { id, name, when }: { id: string; name: string; when: unknown },
  queries: Queries,
  word: string,
): Promise<void> {
  const isTaken = [...outputs.values()].some(
    ({ options }) => options.id !== id && keyOf(options.config.name) === keyOf(name),
  )
  if (isTaken) throw new ViewtronError('output-name-taken', { what: word, name })
  await checkModes(queries, when)
}
