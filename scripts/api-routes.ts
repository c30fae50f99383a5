import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { RouteOptions } from 'fastify'
import type { z } from 'zod'
import { describedApi } from './described-api.ts'

const folder = resolve(import.meta.dirname, '../src/api/schemas')
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** The exported schemas of `src/api/schemas`, each with the name under which the generated file reaches it. */
async function exportedNames(): Promise<Map<unknown, string>> {
  const names = new Map<unknown, string>()
  for (const file of readdirSync(folder).sort()) {
    const exported: Record<string, unknown> = await import(join(folder, file))
    const module = file.replace(/\.ts$/, '').replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase())
    for (const [name, value] of Object.entries(exported)) if (!names.has(value)) names.set(value, `${module}.${name}`)
  }
  return names
}

const relativePath = (url: string) => url.replace(/^\/(api\/v1\/)?/, '').replace(/:(\w+)/g, '{$1}')

const isNull = (schema: unknown) => (schema as z.ZodType | undefined)?._zod?.def.type === 'null'

/** One route as lines of a type, e.g. `query: typeof plates.plateQuery`. */
function routeLines({ method, url, schema }: RouteOptions, names: ReadonlyMap<unknown, string>): string[] {
  const { querystring, body, response = {}, consumes } = schema ?? {}
  const answer = Object.values(response as object)[0] as unknown
  const line = (part: string, shape: unknown) => {
    if (shape === undefined || isNull(shape)) return []
    const name = names.get(shape)
    if (name === undefined) throw new Error(`${method} ${url}: src/api/schemas does not export its ${part}`)
    return [`${part}: typeof ${name}`]
  }
  const file = Object.keys(response as object).length === 0 ? ['file: true'] : []
  const csv = consumes?.includes('text/csv') ? ['csv: true'] : []
  return [...line('query', querystring), ...line('body', body), ...csv, ...line('answer', answer), ...file]
}

const propertyName = (path: string) => (/^[a-z]\w*$/i.test(path) ? path : `'${path}'`)

function methodLines(method: string, routes: RouteOptions[], names: ReadonlyMap<unknown, string>): string[] {
  const ofMethod = routes
    .filter(route => route.method === method)
    .map(route => ({ path: relativePath(route.url), lines: routeLines(route, names) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  const inner = ofMethod.flatMap(({ path, lines }) => {
    const line = `    ${propertyName(path)}: ${lines.length === 0 ? 'object' : `{ ${lines.join('; ')} }`}`
    return line.length <= 120
      ? [line]
      : [`    ${propertyName(path)}: {`, ...lines.map(part => `      ${part}`), '    }']
  })
  return [`  ${method}: {`, ...inner, '  }']
}

/** `src/api/schemas/routes.ts`: the routes below /api/v1 and /auth with the zod schemas of what they take and answer. */
export async function apiRoutesFile(): Promise<string> {
  const [{ routes }, names] = await Promise.all([describedApi(), exportedNames()])
  const shown = routes.filter(({ url }) => /^\/(api\/v1|auth)\//.test(url))
  const body = methods.flatMap(method => methodLines(method, shown, names))
  const used = [...new Set(body.join('\n').match(/(?<=typeof )\w+/g))].sort()
  const fileOf = (module: string) => module.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
  return [
    '// Generated from the routes of the server by `npm run fresh -- --write`.',
    ...used.map(module => `import type * as ${module} from './${fileOf(module)}.ts'`),
    '',
    '/** Every route by method and path: the schemas of its query, its body and its answer. `file`: it answers no JSON. */',
    'export interface ApiRoutes {',
    ...body,
    '}',
    '',
  ].join('\n')
}
