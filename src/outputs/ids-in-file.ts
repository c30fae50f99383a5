import type { QueueFacts } from './output-kind-facts.ts'
import { queuedKinds } from './output-kinds.ts'

/** The id of an output of viewtron.yaml. */
export const idInFile = ({ idPrefix }: QueueFacts, name: string) => `${idPrefix}${name}`

/** Whether an id is one of this kind's outputs of viewtron.yaml. */
export const isInFile = ({ idPrefix }: QueueFacts, id: string) => id.startsWith(idPrefix)

/** The name of an output of viewtron.yaml with this id; null if the output is of another place. */
export function nameInFile(id: string): string | null {
  const kind = queuedKinds.find(({ queue }) => isInFile(queue, id))
  return kind ? id.slice(kind.queue.idPrefix.length) : null
}
