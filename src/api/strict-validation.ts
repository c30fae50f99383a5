import type { FastifyInstance } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { suggest } from '../lib/suggest.ts'
import { type FieldFault, RequestInvalid } from './api-error.ts'

function unknownNames(data: unknown, known: readonly string[]): FieldFault[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return []
  const unknown = Object.keys(data).filter(name => !known.includes(name))
  return unknown.slice(0, 10).map(name => {
    const meant = suggest(name.slice(0, 100), known)
    return { field: name.slice(0, 100), message: meant ? `is not known; perhaps ${meant} was meant` : 'is not known' }
  })
}

const strictParts = new Set(['querystring', 'body'])

/**
 * Validates with zod, and refuses names that a route does not know: a misspelt filter that is ignored would show wrong
 * results, a misspelt field would change nothing.
 */
export function validateStrictly(app: FastifyInstance): void {
  app.setValidatorCompiler<z.ZodType>(route => {
    const validate = validatorCompiler(route)
    const { schema, httpPart = '' } = route
    if (!strictParts.has(httpPart) || !(schema instanceof z.ZodObject)) return validate
    const known = Object.keys(schema.shape)
    return (data: unknown) => {
      const faults = unknownNames(data, known)
      return faults.length > 0 ? { error: new RequestInvalid(faults) } : validate(data)
    }
  })
  app.addHook('preValidation', async request => {
    const { schema, url } = request.routeOptions
    if (schema?.querystring || !url || !/^\/(api|auth)\//.test(url)) return
    const faults = unknownNames(request.query, [])
    if (faults.length > 0) throw new RequestInvalid(faults)
  })
}
