import { ShownCameras } from '../cameras/shown-cameras.ts'
import type { Queries } from '../database/index.ts'
import { newestPlateEvents, readAlarm } from '../log/index.ts'
import { configsOfOutputs } from '../outputs/index.ts'
import { configsOfRules } from '../rules/index.ts'
import { isSubject, type Subject } from './subject.ts'

/** A place that names the subject and that an erasure does not change, because only a person can say what should be there instead. */
export interface Mention {
  kind: 'rule' | 'output' | 'settings-file' | 'mqtt-last-plate'
  /** The id of a rule, an output or a camera, or the key in viewtron.yaml. */
  id: string
}

/** The settings of viewtron.yaml that hold conditions, and those of MQTT. */
export type ConditionSettings = Partial<Record<'rules' | 'webhooks' | 'emails' | 'notifications' | 'mqtt', unknown>>

const inFile = ['rules', 'webhooks', 'emails', 'notifications'] as const

/** All texts within a value of JSON. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) yield* textsIn(part)
}

/**
 * The rules and outputs whose conditions name a subject, and the cameras whose last plate a broker retains. A rule without its
 * plate would fire for every plate, so a person changes it.
 */
export async function mentionsOf(queries: Queries, subject: Subject, settings: ConditionSettings): Promise<Mention[]> {
  const names = (config: unknown) => [...textsIn(config)].some(text => isSubject(subject, text))
  const rules = (await configsOfRules(queries)).filter(({ config }) => names(config))
  const outputs = (await configsOfOutputs(queries)).filter(({ config }) => names(config))
  const files = inFile.filter(key => names(settings[key]))
  return [
    ...rules.map(({ id }): Mention => ({ kind: 'rule', id })),
    ...outputs.map(({ id }): Mention => ({ kind: 'output', id })),
    ...files.map((id): Mention => ({ kind: 'settings-file', id })),
    ...(settings.mqtt ? await lastPlates(queries, subject) : []),
  ]
}

async function lastPlates(queries: Queries, subject: Subject): Promise<Mention[]> {
  if (subject.kind !== 'plate') return []
  const cameras = (await ShownCameras.load(queries)).groups().flatMap(({ ids }) => ids)
  const events = await newestPlateEvents(queries, cameras)
  const shown = events.filter(({ body }) =>
    readAlarm(body)?.targets.some(({ plate }) => plate !== null && isSubject(subject, plate.number)),
  )
  return shown.map(({ camera_id }) => ({ kind: 'mqtt-last-plate', id: camera_id }))
}
