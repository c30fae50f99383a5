import { idInFile } from './ids-in-file.ts'
import { queuedKinds } from './output-kinds.ts'

/** An output of viewtron.yaml. */
export interface ConfiguredOutput {
  id: string
  name: string
  enabled: boolean
}

/** The fields of an unchecked setting that all outputs with a delivery queue have. */
interface Unchecked {
  name?: unknown
  enabled?: unknown
  rule?: unknown
  when?: unknown
}

const isObject = (value: unknown): value is Unchecked => typeof value === 'object' && value !== null

/**
 * Outputs with a delivery queue in viewtron.yaml. `config`: settings by key, unchecked. Outputs without a name are left
 * out. MQTT is not found here, since the environment can configure it too.
 */
export function configuredOutputs(config: Readonly<Record<string, unknown>>) {
  return queuedKinds.flatMap(({ setting, queue }) => {
    const value = config[setting]
    const outputs: unknown[] = Array.isArray(value) ? value : []
    return outputs.filter(isObject).flatMap(({ name, enabled, rule, when }) => {
      if (typeof name !== 'string') return []
      return [{ id: idInFile(queue, name), name, enabled: enabled !== false, rule, when, word: queue.word }]
    })
  })
}
