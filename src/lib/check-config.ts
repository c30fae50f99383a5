import { z } from 'zod'
import { ViewtronError } from '../model/index.ts'
import { suggest } from './suggest.ts'

type Path = readonly PropertyKey[]

/** A path as people write it: `webhooks[0].when.category`. */
function shownPath(path: Path): string {
  return path.reduce<string>((shown, key) => {
    if (typeof key === 'number') return `${shown}[${key}]`
    return shown === '' ? String(key) : `${shown}.${String(key)}`
  }, '')
}

/** The schema without wrappers such as optional and default. */
function bare(schema: unknown): unknown {
  if (schema instanceof z.ZodLazy) return bare(schema.unwrap())
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return bare(schema.unwrap())
  return schema
}

/** The keys of an object schema; of a union those of all its options, because a key means the same in each. */
function shapeOf(schema: unknown): Record<string, unknown> {
  if (schema instanceof z.ZodObject) return schema.shape
  if (schema instanceof z.ZodUnion) return Object.assign({}, ...schema.options.map(option => shapeOf(bare(option))))
  return {}
}

function child(schema: unknown, key: PropertyKey): unknown {
  const parent = bare(schema)
  if (parent instanceof z.ZodArray) return bare(parent.element)
  if (parent instanceof z.ZodRecord) return bare(parent.valueType)
  return bare(shapeOf(parent)[String(key)])
}

/** In a file, a single value may replace a list of one. */
function withLists(schema: unknown, value: unknown): unknown {
  const wanted = bare(schema)
  if (wanted instanceof z.ZodArray) {
    const list = Array.isArray(value) || value === undefined ? value : [value]
    return Array.isArray(list) ? list.map(item => withLists(wanted.element, item)) : list
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withLists(child(wanted, key), part)]))
}

/** The keys of the object at a path of a schema; empty if there is no object. */
export function knownKeys(schema: z.ZodType, path: Path): string[] {
  let at: unknown = bare(schema)
  for (const key of path) at = child(at, key)
  return Object.keys(shapeOf(at))
}

function describe(issue: z.core.$ZodIssue, schema: z.ZodType): { path: Path; reason: string } {
  if (issue.code !== 'unrecognized_keys') return { path: issue.path, reason: issue.message }
  const [key = ''] = issue.keys
  const meant = suggest(key, knownKeys(schema, issue.path))
  return { path: [...issue.path, key], reason: meant ? `did you mean ${meant}?` : 'is no setting' }
}

/**
 * Checks the value of `key` in viewtron.yaml or the environment, and fills in defaults. Throws `config-invalid` with the
 * path: `webhooks[0].when.categroy: did you mean category?`.
 */
export function checkConfig<Schema extends z.ZodType>(schema: Schema, value: unknown, key: string): z.output<Schema> {
  const result = schema.safeParse(withLists(schema, value))
  if (result.success) return result.data
  const [issue] = result.error.issues
  const { path, reason } = issue ? describe(issue, schema) : { path: [], reason: 'is not valid' }
  throw new ViewtronError('config-invalid', { setting: shownPath([key, ...path]), reason })
}
