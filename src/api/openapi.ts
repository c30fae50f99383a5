import type { FastifyDynamicSwaggerOptions, SwaggerTransform } from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { OpenAPIV3_1 } from 'openapi-types'
import { z } from 'zod'
import { when } from '../rules/rule-schema.ts'
import type { Access } from './api-context.ts'
import { camera } from './schemas/cameras.ts'
import { problem } from './schemas/common.ts'
import { device, setUpPlan } from './schemas/devices.ts'
import { event, eventPage } from './schemas/events.ts'
import { session, token, user } from './schemas/people.ts'
import { plate } from './schemas/plates.ts'
import { settings, stats } from './schemas/system.ts'

type Schema = FastifySchema & { hide?: boolean; description?: string }

const named = { Problem: problem, Event: event, EventPage: eventPage, Camera: camera, Plate: plate, User: user }
const ofDevices = { Device: device, SetUpPlan: setUpPlan }
const more = { Token: token, Session: session, Stats: stats, Settings: settings, Condition: when }

/** Registers the shapes that the document lists under their own name. */
function namedShapes() {
  const registry = z.registry<{ id: string }>()
  for (const [id, shape] of Object.entries({ ...named, ...ofDevices, ...more })) registry.add(shape, { id })
  return registry
}

const accessWords: Record<Access, string> = {
  public: 'Needs no sign-in.',
  kiosk: 'Needs a sign-in or a token with scope `kiosk`.',
  read: 'Needs a sign-in or a token with scope `read`.',
  operate: 'For operators and administrators, and tokens with scope `write`.',
  write: 'For administrators, and tokens with scope `write`.',
  admin: 'For administrators, and tokens with scope `admin`.',
}

const signedIn = [{ cookie: [] }, { token: [] }]
const failure = {
  description: 'A problem document (RFC 9457); docs/errors.md explains each code.',
  content: { 'application/problem+json': { schema: problem } },
}

/** Builds ids such as `getEventsById`, without the common part `/api/v1`. */
function operationId(method: string, url: string): string {
  const parts = url.replace(/^\/(api\/v1)?/, '').split(/[/.-]/)
  const words = parts.filter(part => part !== '').map(part => (part.startsWith(':') ? `by-${part.slice(1)}` : part))
  const camel = words.flatMap(word => word.split('-')).map(word => word[0]?.toUpperCase() + word.slice(1))
  return `${method.toLowerCase()}${camel.join('')}`
}

const fileTypes: [RegExp, string][] = [
  [/\.csv$/, 'text/csv'],
  [/\/page$/, 'text/html'],
  [/\.xlsx$/, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  [/\.ndjson$/, 'application/x-ndjson'],
  [/(\.zip|\/bundle)$/, 'application/zip'],
  [/\/raw$/, 'application/xml'],
  [/\/(images\/|snapshot$)/, 'image/jpeg'],
  [/\/(stream|tap)$/, 'text/event-stream'],
]

/** Describes files and streams by their content type, because they have no schema. */
function fileResponse(url: string): object {
  const type = fileTypes.find(([pattern]) => pattern.test(url))?.[1]
  return type ? { 200: { description: 'The file.', content: { [type]: { schema: z.string() } } } } : {}
}

function documented(schema: Schema, method: string, url: string, access: Access): Schema {
  const description = [schema.description, accessWords[access]].filter(text => text !== undefined).join(' ')
  return {
    ...schema,
    description,
    operationId: operationId(method, url),
    security: access === 'public' ? [] : signedIn,
    response: { ...fileResponse(url), ...(schema.response as object), default: failure },
  }
}

type ToJson = NonNullable<Parameters<typeof createJsonSchemaTransform>[0]['zodToJsonConfig']>

const toJsonConfig: ToJson = {
  unrepresentable: 'any',
  // Dates are parsed from text, so zod describes them as any value.
  override: ({ zodSchema, jsonSchema }) => {
    if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
  },
}

type Document = Partial<OpenAPIV3_1.Document>

/** Removes the input forms of shapes that occur only in answers. */
function pruned(document: Document): Document {
  const { schemas = {} } = document.components ?? {}
  const paths = JSON.stringify(document.paths)
  const isUsed = (name: string) => !name.endsWith('Input') || paths.includes(`"#/components/schemas/${name}"`)
  const used = Object.fromEntries(Object.entries(schemas).filter(([name]) => isUsed(name)))
  return { ...document, components: { ...document.components, schemas: used } }
}

function transform(registry: ReturnType<typeof namedShapes>): SwaggerTransform<Schema> {
  const toJson = createJsonSchemaTransform({ schemaRegistry: registry, zodToJsonConfig: toJsonConfig })
  return input => {
    const { schema, url, route } = input
    if (!schema || schema.hide) return { schema: { hide: true }, url }
    const method = [route.method].flat()[0] ?? 'GET'
    return toJson({ ...input, schema: documented(schema, method, url, route.config?.access ?? 'public') })
  }
}

/** The headings of the document, the most used ones first. */
const tags = [
  { name: 'events', description: 'Events that devices reported, their pictures, and the live stream.' },
  { name: 'plates', description: 'Plates that cameras read, and known plates.' },
  { name: 'cameras', description: 'Cameras, their condition, and targets in view.' },
  { name: 'devices', description: 'Cameras and recorders that the server manages over their own API.' },
  { name: 'counts', description: 'Counts of people and vehicles over time.' },
  { name: 'export', description: 'All events that match a filter, without a limit.' },
  { name: 'inbox', description: 'Posts that could not be parsed.' },
  { name: 'views', description: 'Filters of the dashboard that users saved under a name.' },
  { name: 'rules', description: 'Named conditions, which can be tested on stored events.' },
  { name: 'alerts', description: 'Alerts that rules raised.' },
  { name: 'arming', description: 'The arming mode of the site, which rules can ask for.' },
  { name: 'push', description: 'Notifications on phones and in browsers.' },
  { name: 'sites', description: 'Posts that other servers forward.' },
  { name: 'system', description: 'The server itself.' },
  { name: 'sign-in', description: 'For browsers; programs send a token.' },
  { name: 'users', description: 'User accounts.' },
  { name: 'tokens', description: 'API tokens for programs.' },
  { name: 'audit', description: 'The log of user actions.' },
  { name: 'health', description: 'For monitoring.' },
]

/** Returns the options of the OpenAPI document, which is generated from the schemas that validate requests. */
export function openApiOptions(version: string): FastifyDynamicSwaggerOptions {
  const registry = namedShapes()
  const toDocument = createJsonSchemaTransformObject({ schemaRegistry: registry, zodToJsonConfig: toJsonConfig })
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Viewtron Event Server',
        version,
        description: 'Events of Viewtron (TVT) AI cameras and recorders: search, live stream, plates, counts, cameras.',
      },
      tags,
      components: {
        securitySchemes: {
          cookie: { type: 'apiKey', in: 'cookie', name: 'viewtron_session' },
          token: { type: 'http', scheme: 'bearer', description: 'An API token, `vt_…`.' },
        },
      },
    },
    transform: transform(registry) as SwaggerTransform,
    transformObject: input => pruned(toDocument(input) as Document),
  }
}
