import { isDeepStrictEqual } from 'node:util'
import { idInFile } from '../ids-in-file.ts'
import { configsOfFile } from './check-configs.ts'
import type { QueuedKind } from './queued-kind.ts'
import type { QueuedConfig } from './queued-schema.ts'

/** The differences between the outputs of viewtron.yaml that are in use and those of its new content. */
export interface ChangesOfFile<Config> {
  /** New and changed outputs, by id. */
  changed: [id: string, config: Config][]
  /** Ids of outputs that are no longer there. */
  gone: string[]
}

/** Compares outputs in use, by id, with the kind's setting, unchecked. Null if they are equal. Throws `config-invalid`. */
export function changesOfFile<Config extends QueuedConfig>(
  kind: QueuedKind<Config>,
  inUse: ReadonlyMap<string, Config>,
  value: unknown,
): ChangesOfFile<Config> | null {
  const wanted = new Map(configsOfFile(kind, value).map(config => [idInFile(kind.facts.queue, config.name), config]))
  const changed = [...wanted].filter(([id, config]) => !isDeepStrictEqual(inUse.get(id), config))
  const gone = [...inUse.keys()].filter(id => !wanted.has(id))
  return changed.length + gone.length === 0 ? null : { changed, gone }
}
