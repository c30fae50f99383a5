/**
 * The published contracts as a flat list of places and their promises. A place is, for example,
 * `GET /api/v1/events 200 items[].camera.id`; its promises are `required` or `optional`, its types, and the values of an
 * enumeration in quotes.
 */
export type Facts = Record<string, string[]>

export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  additionalProperties?: JsonSchema | boolean
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
}

const placeOf = (place: string, name: string) => (place.endsWith(' ') ? `${place}${name}` : `${place}.${name}`)

/** The value that names an alternative, such as `kind: email`, as `kind=email`; null if it has none. */
function nameOf({ properties = {}, required = [] }: JsonSchema): string | null {
  const named = required.flatMap(key => {
    const { const: value, enum: values = value === undefined ? [] : [value] } = properties[key] ?? {}
    return values.length === 1 ? [`${key}=${String(values[0])}`] : []
  })
  return named[0] ?? null
}

/**
 * The places of the alternatives of a schema. Where one needs no name, as bodies of `POST outputs` are webhooks without
 * `kind`, the others have places of their own: their fields are demanded only from those who name them.
 */
function placesOf(place: string, parts: readonly JsonSchema[]): string[] {
  const names = parts.map(nameOf)
  const isApart = place.endsWith(' ') && names.includes(null)
  return names.map(name => (isApart && name !== null ? `${place}${name} ` : place))
}

/** Adds the facts of a schema and of everything in it. `named` are the schemas that `$ref` leads to. */
export class SchemaFacts {
  readonly facts: Facts = {}
  readonly #named: Record<string, JsonSchema>

  constructor(named: Record<string, JsonSchema>) {
    this.#named = named
  }

  add(place: string, schema: JsonSchema, presence: 'required' | 'optional', above: readonly string[] = []): void {
    if (schema.$ref !== undefined) {
      this.#addNamed(place, schema.$ref.split('/').at(-1) ?? '', presence, above)
      return
    }
    const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
    const places = placesOf(place, parts)
    for (const [at, part] of parts.entries()) this.add(places[at] ?? place, part, presence, above)
    const values = schema.const === undefined ? (schema.enum ?? []) : [schema.const]
    const types = values.length > 0 ? values.map(value => JSON.stringify(value)) : [schema.type ?? []].flat()
    this.#note(place, [presence, ...types])
    for (const [key, property] of Object.entries(schema.properties ?? {})) {
      this.add(placeOf(place, key), property, schema.required?.includes(key) ? 'required' : 'optional', above)
    }
    if (schema.items) this.add(`${place}[]`, schema.items, 'required', above)
    const { additionalProperties: more } = schema
    if (typeof more === 'object' && Object.keys(more).length > 0) this.add(`${place}.*`, more, 'optional', above)
  }

  /** A condition may hold conditions, so that a name inside itself is only noted. */
  #addNamed(place: string, name: string, presence: 'required' | 'optional', above: readonly string[]): void {
    const named = this.#named[name]
    if (above.includes(name)) this.#note(place, [presence, `the same as ${name}`])
    else if (named !== undefined) this.add(place, named, presence, [...above, name])
  }

  #note(place: string, promised: string[]): void {
    this.facts[place] = [...new Set([...(this.facts[place] ?? []), ...promised])].sort()
  }
}

/** The schema of a sample message: every field of it is promised, with the type that it has there. */
export function schemaOfSample(value: unknown): JsonSchema {
  if (Array.isArray(value)) return { type: 'array', ...(value.length > 0 && { items: schemaOfSample(value[0]) }) }
  if (value === null) return {}
  if (typeof value !== 'object') return { type: typeof value }
  const properties = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, schemaOfSample(part)]))
  return { type: 'object', properties, required: Object.keys(properties) }
}
