import Fastify from 'fastify'
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { expect, it, onTestFinished } from 'vitest'
import type { ApiContext } from '../../src/api/api-context.ts'
import { answerErrors } from '../../src/api/error-answers.ts'
import { outputRoutes } from '../../src/api/routes/outputs.ts'
import { outputBodies } from '../../src/api/schemas/output-bodies.ts'
import { validateStrictly } from '../../src/api/strict-validation.ts'
import { ViewtronError } from '../../src/model/index.ts'
import { queuedSchemas } from '../../src/outputs/queued-schemas.ts'
import { letterChange, letterConfig } from '../outputs/queued/letters.ts'

const tested = { ok: true, statusCode: null, durationMs: 1, detail: 'It arrived.' }

/** The routes of outputs with webhooks and letters. The outputs record what they are told. */
async function apiOfTwoKinds() {
  const told: unknown[] = []
  const notes: unknown[] = []
  const partOf = (kind: string, changeSchema: unknown) => ({
    kind: { kind, changeSchema },
    tryOut: async (input: unknown) => {
      told.push([kind, input])
      return tested
    },
    tryChange: async (id: string, change: unknown) => {
      told.push([kind, id, change])
      return tested
    },
  })
  const parts = [partOf('webhook', queuedSchemas.webhook.change), partOf('letter', letterChange)]
  const outputs = {
    states: () => [],
    queued: {
      ofKind: (kind: string) => parts.find(part => part.kind.kind === kind),
      withId(id: string) {
        const part = parts.find(one => id.startsWith(one.kind.kind))
        if (!part) throw new ViewtronError('not-found', { what: 'output', id })
        return part
      },
    },
  }
  const audit = { note: (_request: unknown, action: string) => void notes.push(action) }
  const app = Fastify().withTypeProvider<ZodTypeProvider>()
  onTestFinished(() => app.close())
  app.setSerializerCompiler(serializerCompiler)
  validateStrictly(app)
  answerErrors(app, { directory: {}, dataDir: '/data', faults: {}, log: console } as unknown as ApiContext)
  const letter = { config: letterConfig, change: letterChange }
  const context = { outputs, audit } as unknown as ApiContext
  await app.register(outputRoutes(context, outputBodies({ ...queuedSchemas, letter })), { prefix: '/api/v1' })
  const post = async (path: string, payload: object) => {
    const reply = await app.inject({ method: 'POST', url: `/api/v1/${path}`, payload })
    return { status: reply.statusCode, json: reply.json() }
  }
  const fieldsOf = async (path: string, payload: object) => (await post(path, payload)).json.fields
  return { post, fieldsOf, told, notes }
}

it('an output is of the kind that it names, and a webhook if it names none', async () => {
  const { post, told, notes } = await apiOfTwoKinds()
  const url = 'https://example.org/'
  expect((await post('outputs/test', { name: 'a', url })).status).toBe(200)
  expect((await post('outputs/test', { kind: 'webhook', name: 'b', url })).status).toBe(200)
  expect((await post('outputs/test', { kind: 'letter', name: 'c', box: 'hall' })).status).toBe(200)
  expect(told).toMatchObject([
    ['webhook', { name: 'a', url }],
    ['webhook', { name: 'b', url }],
    ['letter', { name: 'c', box: 'hall' }],
  ])
  expect(JSON.stringify(told)).not.toContain('"kind"')
  expect(notes).toEqual(['test-webhook', 'test-webhook', 'test-letter'])
})

it('a misspelt field is named, with the one that was meant, for each kind', async () => {
  const { fieldsOf, told } = await apiOfTwoKinds()
  const url = 'https://example.org/'
  const meant = (field: string, name: string) => [{ field, message: `is not known; perhaps ${name} was meant` }]
  expect(await fieldsOf('outputs/test', { name: 'a', url, heders: {} })).toEqual(meant('heders', 'headers'))
  expect(await fieldsOf('outputs/test', { kind: 'letter', name: 'a', bux: 'hall' })).toEqual(meant('bux', 'box'))
  expect(await fieldsOf('outputs/test', { kind: 'leter', name: 'a' })).toEqual(meant('kind', 'letter'))
  expect(await fieldsOf('outputs/test', { kind: 'letter', name: 'a', box: 'b', when: { categroy: [] } })).toEqual(
    meant('when.categroy', 'category'),
  )
  expect(await fieldsOf('outputs/test', { kind: 'letter', name: 'a', box: '' })).toMatchObject([{ field: 'box' }])
  expect(told).toEqual([])
})

it('a change has the fields of the kind that the output has', async () => {
  const { fieldsOf, post, told } = await apiOfTwoKinds()
  expect((await post('outputs/letter-1/test', { box: 'door', stamps: null })).status).toBe(200)
  expect((await post('outputs/webhook-1/test', { enabled: false })).status).toBe(200)
  expect(told).toEqual([
    ['letter', 'letter-1', { box: 'door', stamps: null }],
    ['webhook', 'webhook-1', { enabled: false }],
  ])
  expect(await fieldsOf('outputs/webhook-1/test', { box: 'door' })).toMatchObject([{ field: 'box' }])
  expect(await fieldsOf('outputs/letter-1/test', { method: 'PUT' })).toMatchObject([{ field: 'method' }])
  expect((await post('outputs/nothing/test', { enabled: false })).status).toBe(404)
})
