import { z } from 'zod'

const isObject = (schema: unknown) => schema instanceof z.ZodObject

/** The kind that objects of a schema name in the field `kind`; null if they have no such field. */
function kindOf({ shape: { kind } }: z.ZodObject): string | null {
  const field = kind instanceof z.ZodOptional ? kind.unwrap() : kind
  return field instanceof z.ZodLiteral ? String(field.value) : null
}

/** Whether objects of a schema may be without `kind`. */
const mayBePlain = ({ shape: { kind } }: z.ZodObject) => kind === undefined || kind instanceof z.ZodOptional

function knownNames({ shape }: z.ZodObject, data: object): number {
  return Object.keys(data).filter(name => Object.hasOwn(shape, name)).length
}

/** The object schemas of a union; null for other schemas. */
export function membersOf(schema: unknown): z.ZodObject[] | null {
  if (!(schema instanceof z.ZodUnion)) return null
  const members = schema.options.filter(isObject) as z.ZodObject[]
  return members.length === schema.options.length ? members : null
}

/**
 * The member of a union that data is meant for: the one that it names in `kind`, or else of those that need no
 * `kind` the one that knows most of its names. `kinds`: the known kinds, if data names another one.
 */
export function memberFor(
  members: readonly z.ZodObject[],
  data: unknown,
): { member: z.ZodObject } | { kind: string; kinds: string[] } {
  const named = typeof data === 'object' && data !== null ? data : {}
  const kind = 'kind' in named ? String(named.kind) : null
  const possible = members.filter(member => (kind === null ? mayBePlain(member) : kindOf(member) === kind))
  const [member] = possible.toSorted((one, other) => knownNames(other, named) - knownNames(one, named))
  return member ? { member } : { kind: kind ?? '', kinds: members.flatMap(one => kindOf(one) ?? []) }
}
