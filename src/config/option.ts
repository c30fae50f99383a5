import type { z } from 'zod'

export interface Option<Value> {
  env: string
  /** Names used by other programs; read only if `env` is not set. */
  alsoEnv?: string[]
  schema: z.ZodType<Value>
  default: Value
  /** The default as it is shown to people. */
  shown: string
  help: string
  secret?: boolean
}

/** Lets the compiler find the type of a setting's value. */
export const option = <Value>(entry: Option<Value>): Option<Value> => entry
