import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { AuditLog } from '../../accounts/index.ts'
import { searchedFields } from '../schemas/searched.ts'

type Values = Record<string, unknown>
type Searched = NonNullable<ReturnType<typeof searchedFields.get>>

function searchedIn(schema: unknown): [name: string, what: Searched][] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) => {
    const what = searchedFields.get(field)
    return what ? [[name, what] as [string, Searched]] : []
  })
}

const textsOf = (value: unknown) => [value].flat().filter(text => typeof text === 'string' && text !== '') as string[]

/**
 * Records searches for plates and people in the audit log. Covers every route that has a filter declared with
 * `searched`, so new routes need no code here.
 */
export function noteSearches(app: FastifyInstance, audit: AuditLog): void {
  app.addHook('preHandler', async request => {
    const { schema } = request.routeOptions
    const query = (request.query ?? {}) as Values
    const filters: [fields: [string, Searched][], values: Values][] = [
      [searchedIn(schema?.querystring), query],
      [request.method === 'GET' ? searchedIn(schema?.params) : [], (request.params ?? {}) as Values],
    ]
    for (const [fields, values] of filters) {
      for (const [name, { action, only }] of fields) {
        const wanted = textsOf(values[name]).filter(text => !only || only.test(text))
        const detail = name === 'plate' ? ((query.plateMatch ?? query.match ?? null) as string | null) : name
        for (const subject of wanted) audit.note(request, action, subject, detail)
      }
    }
  })
}
