import type { Command } from 'commander'
import { z } from 'zod'
import { describedApi } from '../../scripts/described-api.ts'
import { alert } from '../../src/api/schemas/alerts.ts'
import * as cameras from '../../src/api/schemas/cameras.ts'
import { event, statusEntry } from '../../src/api/schemas/events.ts'
import { createProgram } from '../../src/cli/program.ts'
import { flagOf, optionNames, optionTable, structuredSettings } from '../../src/config/option-table.ts'
import { csvHeader } from '../../src/log/csv/csv-lines.ts'
import { BridgeCounts, bridgeMessages } from '../../src/outputs/mqtt/bridge-messages.ts'
import { newCameraState } from '../../src/outputs/mqtt/camera-state.ts'
import { eventUpdate } from '../../src/outputs/mqtt/entry-updates.ts'
import { mqttConfig } from '../../src/outputs/mqtt/mqtt-schema.ts'
import { type MqttMessage, topicsUnder } from '../../src/outputs/mqtt/topics.ts'
import { outputKinds, type QueuedKindName } from '../../src/outputs/output-kinds.ts'
import { queuedSchemas } from '../../src/outputs/queued-schemas.ts'
import { ruleConfig } from '../../src/outputs/rule-config.ts'
import { composeMessage } from '../../src/outputs/webhook/compose-message.ts'
import { webhookConfig } from '../../src/outputs/webhook/webhook-schema.ts'
import { sampleEvent } from '../outputs/mqtt/sample.ts'
import { type Facts, type JsonSchema, SchemaFacts, schemaOfSample } from './facts.ts'

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema: JsonSchema }[]
  requestBody?: { content: Record<string, { schema: JsonSchema }> }
  responses: Record<string, { content?: Record<string, { schema?: JsonSchema }> }>
}

function addOperation(schemas: SchemaFacts, route: string, operation: Operation): void {
  schemas.facts[route] = []
  for (const { name, in: part, required, schema } of operation.parameters ?? []) {
    schemas.add(`${route} ${part} ${name}`, schema, required ? 'required' : 'optional')
  }
  for (const { schema } of Object.values(operation.requestBody?.content ?? {})) {
    schemas.add(`${route} body `, schema, 'required')
  }
  for (const [status, { content = {} }] of Object.entries(operation.responses)) {
    if (status === 'default') continue
    for (const { schema } of Object.values(content)) if (schema) schemas.add(`${route} ${status} `, schema, 'required')
  }
}

async function apiFacts(): Promise<Facts> {
  const { document } = await describedApi()
  const { paths, components } = document as {
    paths: Record<string, Record<string, Operation>>
    components: { schemas: Record<string, JsonSchema> }
  }
  const schemas = new SchemaFacts(components.schemas)
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      addOperation(schemas, `${method.toUpperCase()} ${path}`, operation)
    }
  }
  schemas.add('problem ', components.schemas.Problem ?? {}, 'required')
  return schemas.facts
}

/** Messages of `GET events/stream`, and the maps and lists of the settings file. */
function zodFacts(): Facts {
  const { trackEntry, cameraPresence } = cameras
  const sent = { alarm: event, status: statusEntry, track: trackEntry, presence: z.array(cameraPresence), alert }
  const queued = Object.entries(queuedSchemas).map(
    ([kind, { config }]) => [outputKinds[kind as QueuedKindName].setting, config] as const,
  )
  const read = { rules: ruleConfig, mqtt: mqttConfig, ...Object.fromEntries(queued) }
  const schemas = new SchemaFacts({})
  const json = (shape: z.ZodType, io: 'input' | 'output') =>
    z.toJSONSchema(shape, { io, unrepresentable: 'any', reused: 'inline', cycles: 'ref' }) as JsonSchema
  for (const [name, shape] of Object.entries(sent)) schemas.add(`stream ${name} `, json(shape, 'output'), 'required')
  for (const [name, shape] of Object.entries(read)) {
    schemas.add(`viewtron.yaml body ${name}`, json(shape, 'input'), 'optional')
  }
  return schemas.facts
}

async function webhookFacts(): Promise<Facts> {
  const schemas = new SchemaFacts({})
  for (const preset of ['event', 'node-red'] as const) {
    const { body } = await composeMessage({
      config: webhookConfig.parse({ name: 'a', url: 'https://example.org', preset, images: 'base64' }),
      deliverable: { type: 'alarm', event: sampleEvent() },
      attempt: { deliveryId: 'id-1', attempt: 1 },
      linkTo: path => `https://example.org${path}`,
      readPicture: async () => Buffer.from('a picture'),
    })
    schemas.add(`webhook ${preset} `, schemaOfSample(JSON.parse(body.toString())), 'required')
  }
  return schemas.facts
}

function payloadSchema(payload: MqttMessage['payload']): JsonSchema {
  if (typeof payload !== 'string') return {}
  return payload.startsWith('{') ? schemaOfSample(JSON.parse(payload)) : { type: 'string' }
}

function mqttFacts(): Facts {
  const [topics, state] = [topicsUnder('viewtron'), newCameraState()]
  const said = eventUpdate(sampleEvent(), state, { topics, isReplayed: false, retainPictures: true })
  const bridge = { prefix: 'viewtron', timeZone: 'UTC', counts: new BridgeCounts(), images: true }
  const schemas = new SchemaFacts({})
  for (const { topic, payload } of [...said.events, ...said.pictures, ...bridgeMessages(sampleEvent(), bridge)]) {
    schemas.add(`mqtt ${topic} `, payloadSchema(payload), 'required')
  }
  for (const [name, payload] of said.states) schemas.add(`mqtt state ${name} `, payloadSchema(payload), 'required')
  return schemas.facts
}

function settingFacts(): Facts {
  const ofTable = optionNames.map(name => {
    const { env, alsoEnv = [], secret } = optionTable[name]
    return [`setting ${name}`, [env, ...alsoEnv, ...(secret ? [`${env}_FILE`] : [flagOf(name)])]] as const
  })
  return Object.fromEntries([...ofTable, ...structuredSettings.map(name => [`setting ${name}`, []] as const)])
}

function commandFacts(path: string, command: Command): Facts {
  const name = path === '' ? command.name() : `${path} ${command.name()}`
  const options = command.options.map(({ long, short }) => [`command ${name} ${long ?? short}`, []])
  const below = command.commands.map(one => commandFacts(name, one))
  return Object.assign({ [`command ${name}`]: [] }, Object.fromEntries(options), ...below) as Facts
}

async function cliFacts(): Promise<Facts> {
  const names = (await createProgram([])).commands.map(command => command.name())
  const programs = await Promise.all(names.map(name => createProgram([name])))
  return Object.assign({}, ...programs.map(program => commandFacts('', program)))
}

function csvFacts(): Facts {
  const columns = csvHeader.trim().split(',')
  return Object.fromEntries(columns.map((column, n) => [`events.csv ${column}`, [`column ${n + 1}`]]))
}

/** Everything that docs/stability.md promises and that has a name, as it is now. */
export async function publishedFacts(): Promise<Facts> {
  const parts = await Promise.all([apiFacts(), webhookFacts(), cliFacts()])
  const all = Object.assign({}, ...parts, zodFacts(), mqttFacts(), settingFacts(), csvFacts()) as Facts
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)))
}
