import { z } from 'zod'
import type { OutputKind, OutputKindFacts } from '../../../src/outputs/index.ts'
import type { QueuedKindFacts } from '../../../src/outputs/output-kind-facts.ts'
import { changeSchema } from '../../../src/outputs/queued/change-schema.ts'
import type { QueuedKind } from '../../../src/outputs/queued/queued-kind.ts'
import { queuedConfig } from '../../../src/outputs/queued/queued-schema.ts'
import { withChange } from '../../../src/outputs/queued/with-change.ts'

/** Takes the letters of an output in memory. */
export interface Box {
  isOpen: boolean
  /** Ids of the events in it. */
  readonly letters: string[]
}

export const letterConfig = queuedConfig.extend({
  /** The name of a box. */
  box: z.string().min(1).max(60),
  stamps: z.number().int().min(1).optional(),
})
export type LetterConfig = z.output<typeof letterConfig>

export const letterChange = changeSchema(letterConfig)

export const letterFacts = {
  label: 'Letter',
  setting: 'letters',
  isExternal: true,
  isTestable: true,
  unit: ['letter', 'letters'],
  queue: {
    word: 'letter output',
    idPrefix: 'letter-file:',
    alertPrefix: 'letter output ',
  },
} as const satisfies QueuedKindFacts & OutputKindFacts

/** The table of kinds does not have it: the server has one kind with a delivery queue, and tests need a second. */
export const letterKind = 'letter' as string as OutputKind

/** A kind of output with a delivery queue that puts letters into boxes of the test. */
export const letterQueue = (boxes: ReadonlyMap<string, Box>): QueuedKind<LetterConfig> => ({
  kind: letterKind,
  facts: letterFacts,
  schema: letterConfig,
  secrets: {},
  changeSchema: letterChange,
  checkParts: () => undefined,
  checkEntered: async () => undefined,
  changed: withChange,
  openSender: config => ({
    async send({ type, event }) {
      const box = boxes.get(config.box)
      if (!box?.isOpen) throw new Error(`the box ${config.box} is closed`)
      if (type === 'alarm') box.letters.push(event.id)
      return { kind: 'delivered', status: null, detail: 'It is in the box.' }
    },
    close: () => undefined,
  }),
  shown: config => ({ ...config }),
  targetOf: ({ box }) => `the box ${box}`,
})
