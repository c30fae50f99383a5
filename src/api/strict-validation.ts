import type { FastifyInstance } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { knownKeys } from '../lib/check-config.ts'
import { suggest } from '../lib/suggest.ts'
import { type FieldFault, RequestInvalid } from './api-error.ts'
import { memberFor, membersOf } from './union-member.ts'

function unknownName(name: string, known: readonly string[], within = ''): FieldFault {
  const meant = suggest(name.slice(0, 100), known)
  const message = meant ? `is not known; perhaps ${meant} was meant` : 'is not known'
  return { field: `${within}${name.slice(0, 100)}`, message }
}

function unknownNames(data: unknown, known: readonly string[]): FieldFault[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return []
  const unknown = Object.keys(data).filter(name => !known.includes(name))
  return unknown.slice(0, 10).map(name => unknownName(name, known))
}

/** Finds unknown names in nested objects, such as `when.categroy`. */
function unknownWithin(schema: z.ZodType, error: z.ZodError): FieldFault[] {
  return error.issues.slice(0, 10).flatMap(issue => {
    if (issue.code !== 'unrecognized_keys') return []
    const within = issue.path.map(key => `${String(key)}.`).join('')
    return issue.keys.slice(0, 10).map(name => unknownName(name, knownKeys(schema, issue.path), within))
  })
}

/** Reads data as an object. Throws `request-invalid` with the unknown names, or else with the faulty fields. */
export function readStrictly<Schema extends z.ZodObject>(schema: Schema, data: unknown): z.output<Schema> {
  const unknown = unknownNames(data, Object.keys(schema.shape))
  if (unknown.length > 0) throw new RequestInvalid(unknown)
  const { data: read, error } = schema.safeParse(data)
  if (!error) return read
  const within = unknownWithin(schema, error)
  const faults = error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message }))
  throw new RequestInvalid(within.length > 0 ? within : faults)
}

type Route = Parameters<typeof validatorCompiler>[0]

function strictValidator(schema: z.ZodObject, route: Route) {
  const validate = validatorCompiler({ ...route, schema })
  const known = Object.keys(schema.shape)
  return (data: unknown) => {
    const faults = unknownNames(data, known)
    if (faults.length > 0) return { error: new RequestInvalid(faults) }
    const validated = validate(data)
    // The declared type allows more results than the validator returns.
    if (typeof validated !== 'object' || !('error' in validated)) return validated
    const { error } = schema.safeParse(data)
    const within = error ? unknownWithin(schema, error) : []
    return within.length > 0 ? { error: new RequestInvalid(within) } : validated
  }
}

/** Validates with the member of a union that the data is meant for, so that faults are about its fields. */
function unionValidator(members: readonly z.ZodObject[], route: Route) {
  return (data: unknown) => {
    const found = memberFor(members, data)
    if ('member' in found) return strictValidator(found.member, route)(data)
    const { message } = unknownName(found.kind, found.kinds)
    return { error: new RequestInvalid([{ field: 'kind', message }]) }
  }
}

const strictParts = new Set(['querystring', 'body'])

/** Whether others decide which names there are: `z.looseObject`. */
const isLoose = (schema: z.ZodType) => schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodUnknown

/**
 * Validates with zod and refuses unknown names of parameters and fields. A misspelt filter that is ignored would give
 * wrong results, and a misspelt field would change nothing.
 */
export function validateStrictly(app: FastifyInstance): void {
  app.setValidatorCompiler<z.ZodType>(route => {
    const { schema, httpPart = '' } = route
    if (!strictParts.has(httpPart) || isLoose(schema)) return validatorCompiler(route)
    if (schema instanceof z.ZodObject) return strictValidator(schema, route)
    const members = membersOf(schema)
    return members ? unionValidator(members, route) : validatorCompiler(route)
  })
  app.addHook('preValidation', async request => {
    const { schema, url } = request.routeOptions
    if (schema?.querystring || !url || !/^\/(api|auth)\//.test(url)) return
    const faults = unknownNames(request.query, [])
    if (faults.length > 0) throw new RequestInvalid(faults)
  })
}

/** Reads a missing body as an empty object, for all routes below `app`. */
export function acceptMissingBodies(app: Pick<FastifyInstance, 'addHook'>): void {
  app.addHook('preValidation', async request => {
    if (request.routeOptions.schema?.body) request.body ??= {}
  })
}
