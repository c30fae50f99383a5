import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchServer, type ServerProcess } from '../support/server-process.ts'
import { type WebReply, webRequest } from '../support/web-client.ts'

interface Operation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  security: Record<string, unknown>[]
  parameters?: { name: string; in: string; required: boolean; schema: object }[]
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>
}

let server: ServerProcess
let reply: WebReply
let operations: [string, Operation][]

beforeAll(async () => {
  server = await launchServer()
  reply = await webRequest(server.webUrl, '/api/openapi.json')
  operations = Object.entries(reply.json.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(
      ([method, operation]) => [`${method} ${path}`, operation] as [string, Operation],
    ),
  )
})
afterAll(() => server.dispose())

const failing = (isRight: (operation: Operation, name: string) => boolean) =>
  operations.filter(([name, operation]) => !isRight(operation, name)).map(([name]) => name)

describe('the description of the API', () => {
  it('is OpenAPI 3.1 and open to everybody', () => {
    expect([reply.status, reply.json.openapi]).toEqual([200, '3.1.0'])
    expect(reply.json.info).toMatchObject({
      title: 'Viewtron Event Server',
      version: expect.stringMatching(/^\d+\.\d+/),
    })
    expect(operations.length).toBeGreaterThan(30)
  })

  it('names the addresses that other programs rely on', () => {
    const paths = [
      'events',
      'events/{id}',
      'events/{id}/raw',
      'events/stream',
      'plates',
      'stats',
      'outputs',
      'export.csv',
    ]
    expect(Object.keys(reply.json.paths)).toEqual(expect.arrayContaining(paths.map(path => `/api/v1/${path}`)))
    expect(Object.keys(reply.json.paths)).toEqual(expect.arrayContaining(['/healthz', '/readyz', '/metrics']))
  })

  it('says of each operation what it does, under which heading, and what it answers', () => {
    expect(failing(({ summary, tags }) => summary.length > 5 && tags.length === 1)).toEqual([])
    expect(failing(({ responses }) => Object.keys(responses).some(status => /^[23]\d\d$/.test(status)))).toEqual([])
    expect(failing(({ responses }) => Object.values(responses).every(({ description }) => description !== ''))).toEqual(
      [],
    )
  })

  it('shows the problem document as what every operation may answer', () => {
    const schema = { $ref: '#/components/schemas/Problem' }
    const isThere = ({ responses }: Operation) =>
      JSON.stringify(responses.default?.content?.['application/problem+json']?.schema) === JSON.stringify(schema)
    expect(failing(isThere)).toEqual([])
    expect(reply.json.components.schemas.Problem.required).toEqual(expect.arrayContaining(['code', 'detail', 'hint']))
  })

  it('gives each operation a name of its own', () => {
    const ids = operations.map(([, { operationId }]) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter(id => !/^[a-z][A-Za-z0-9]+$/.test(id))).toEqual([])
  })

  it('says who may use each operation', () => {
    const isPublic = (name: string) =>
      / \/(healthz|readyz|metrics|auth\/(session|setup|sign-in|kiosk|oidc\/(start|callback)|passkeys\/(challenge|sign-in))|api\/v1\/push\/actions)$/.test(
        name,
      )
    expect(failing(({ security }, name) => (security.length === 0) === isPublic(name))).toEqual([])
    expect(failing(({ description }) => /scope `|needs no sign-in/i.test(description))).toEqual([])
  })

  it('describes every parameter, and those of the path all', () => {
    expect(failing(({ parameters = [] }) => parameters.every(one => Object.keys(one.schema).length > 0))).toEqual([])
    const hasAll = ({ parameters = [] }: Operation, name: string) => {
      const inPath = parameters.filter(one => one.in === 'path' && one.required).map(one => one.name)
      return JSON.stringify([...name.matchAll(/\{(\w+)\}/g)].map(match => match[1])) === JSON.stringify(inPath)
    }
    expect(failing(hasAll)).toEqual([])
  })

  it('refers only to what is in it', () => {
    const names = [...reply.text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(match => match[1] ?? '')
    expect(names.length).toBeGreaterThan(10)
    expect(names.filter(name => !(name in reply.json.components.schemas))).toEqual([])
  })
})

describe('the pages of the API', () => {
  it('load everything from this server', async () => {
    const page = await webRequest(server.webUrl, '/api/docs')
    expect(page.headers['content-type']).toContain('text/html')
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1] ?? '')
    expect(sources).toContain('files/swagger-ui-bundle.js')
    for (const source of sources.filter(one => !one.startsWith('/'))) {
      const part = await webRequest(server.webUrl, `/api/docs/${source}`)
      expect([source, part.status]).toEqual([source, 200])
    }
    expect(page.text).not.toMatch(/https?:/)
  })

  it('are found with a final slash too', async () => {
    const moved = await webRequest(server.webUrl, '/api/docs/')
    expect([moved.status, moved.headers.location]).toEqual([302, '/api/docs'])
  })
})
