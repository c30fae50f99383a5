import { z } from 'zod'
import type { QueuedSchemas } from '../../outputs/queued-schemas.ts'

type Kinds = Record<string, QueuedSchemas>

/** The kind of an input without `kind`: the first kind that people could make over the API. */
export const kindIfMissing = 'webhook'

type Named<Kind, Fields> = Fields & (Kind extends typeof kindIfMissing ? { kind?: Kind | undefined } : { kind: Kind })

type InputSchema<All extends Kinds> = z.ZodType<
  { [Kind in keyof All]: Named<Kind, z.output<All[Kind]['config']>> }[keyof All],
  { [Kind in keyof All]: Named<Kind, z.input<All[Kind]['config']>> }[keyof All]
>

type ChangeSchema<All extends Kinds> = z.ZodType<
  { [Kind in keyof All]: z.output<All[Kind]['change']> }[keyof All],
  { [Kind in keyof All]: z.input<All[Kind]['change']> }[keyof All]
>

function oneOf(schemas: readonly z.ZodObject[]): z.ZodType {
  const [only, ...others] = schemas
  return only && others.length === 0 ? only : z.union(schemas)
}

function withKind(config: z.ZodObject, kind: string): z.ZodObject {
  const name = z.literal(kind)
  return config.extend({ kind: kind === kindIfMissing ? name.optional() : name })
}

/** The schemas of bodies that make an output of any kind, and that change one. */
export function outputBodies<const All extends Kinds>(
  kinds: All,
): { input: InputSchema<All>; change: ChangeSchema<All> } {
  const all = Object.entries(kinds)
  // The field `kind` is there only if there is a choice.
  const inputs = all.map(([kind, { config }]) => (all.length === 1 ? config : withKind(config, kind)))
  const changes = Object.values(kinds).map(({ change }) => change)
  return { input: oneOf(inputs) as InputSchema<All>, change: oneOf(changes) as ChangeSchema<All> }
}
