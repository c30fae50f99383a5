/** Facts about one kind of output, for the server, its API, the command line and the dashboard. */
export interface OutputKindFacts {
  /** For people. */
  label: string
  /** Its key in viewtron.yaml; null without settings there. */
  setting: string | null
  /** false: a part of the server itself, which nobody sets up as an output. */
  isExternal: boolean
  /** Has a test button. */
  isTestable: boolean
  /** One thing it delivers and several, as people say it. */
  unit: readonly [one: string, many: string]
  /**
   * Facts about a kind with a delivery queue: people make its outputs in viewtron.yaml and over the API, and its deliveries
   * can be sent again. Null for other kinds.
   */
  queue: QueueFacts | null
}

export interface QueueFacts {
  /** The name of one output in the middle of a sentence: `webhook`. */
  word: string
  /** The beginning of the ids of its outputs in viewtron.yaml. No kind's prefix may begin with that of another. */
  idPrefix: string
  /** The beginning of the keys of its alerts about failures. No kind's prefix may begin with that of another. */
  alertPrefix: string
}

/** Facts about a kind with a delivery queue. */
export type QueuedKindFacts = OutputKindFacts & { setting: string; queue: QueueFacts }
