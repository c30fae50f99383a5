import type { AnnotatedEvent } from '../../events/index.ts'
import { alarmStateFacts, type Category, type StatusChange } from '../../model/index.ts'
import { addOnce, type CameraMemory } from './camera-memory.ts'
import { countStates } from './count-states.ts'
import { detectionOf, imageGroupOf } from './detections.ts'
import { faceStates, plateStates } from './plate-state.ts'
import { type MqttMessage, off, on, stateNames, type Topics } from './topics.ts'

/** What an entry changes and says, apart from the way it is sent. */
export interface Saying {
  /** Sent once, in their order; pictures first. */
  events: MqttMessage[]
  pictures: MqttMessage[]
  /** States that are remembered and retained, by name. */
  states: Map<string, string>
  /** States that go out by themselves, because nobody says when they end. */
  pulses: Map<string, string>
}

const nothing = (): Saying => ({ events: [], pictures: [], states: new Map(), pulses: new Map() })

function eventMessages(event: AnnotatedEvent, isReplayed: boolean, topics: Topics): MqttMessage[] {
  const { id } = event.camera
  const whole = JSON.stringify({ ...event, replayed: isReplayed })
  const flat = (type: string, state: object) =>
    JSON.stringify({ event_type: isReplayed ? 'replayed' : type, ...state, replayed: isReplayed })
  const once = (topic: string, payload: string): MqttMessage => ({ topic, payload, retain: false })
  return [
    once(topics.events, whole),
    once(topics.event(id, event.category), whole),
    ...plateStates(event).map(state => once(topics.plateEvent(id), flat('read', state))),
    ...faceStates(event).map(state =>
      once(topics.faceEvent(id), flat(state.name === null ? 'detected' : 'matched', state)),
    ),
  ]
}

function pictureMessages(event: AnnotatedEvent, topics: Topics, retain: boolean): MqttMessage[] {
  return (['overview', 'target'] as const).flatMap(role => {
    const image = event.images.find(one => one.role === role && one.file !== null)
    if (image?.file == null) return []
    const topic = topics.image(event.camera.id, imageGroupOf(event.category), role)
    return [{ topic, payload: { file: image.file, bytes: image.bytes }, retain }]
  })
}

/** A state where the camera also says when it ends, else a pulse that Home Assistant ends itself. */
function detect(saying: Saying, memory: CameraMemory, category: Category, isActive: boolean): void {
  const detection = detectionOf(category)
  if (!detection) return
  const hasEnd = memory.stops.includes(category)
  ;(hasEnd ? saying.states : saying.pulses).set(stateNames.detected(category), isActive ? on : off)
}

function learnDetection(memory: CameraMemory, category: Category, hasEnd: boolean): void {
  const detection = detectionOf(category)
  if (!detection) return
  if (!detection.isUsual) addOnce(memory.seen, category)
  if (hasEnd) addOnce(memory.stops, category)
}

/**
 * Notes what an entry shows its camera to be able to, which decides about its entities: before anything is said of it.
 * Says whether that is news.
 */
export function learn(entry: AnnotatedEvent | StatusChange, memory: CameraMemory): boolean {
  const before = memory.seen.length + memory.stops.length
  learnFrom(entry, memory)
  return memory.seen.length + memory.stops.length > before
}

function learnFrom(entry: AnnotatedEvent | StatusChange, memory: CameraMemory): void {
  if (entry.kind === 'status') {
    const category = alarmStateFacts(entry.alarm)?.category ?? null
    if (category !== null) learnDetection(memory, category, true)
    return
  }
  learnDetection(memory, entry.category, entry.phase === 'stop')
  const isOther = imageGroupOf(entry.category) === 'other'
  if (isOther && entry.images.some(image => image.file !== null)) addOnce(memory.seen, 'image/other')
  countStates(entry, memory)
}

/** What our own topics say of an event; `learn` comes first. */
export function ownEventSaying(
  event: AnnotatedEvent,
  memory: CameraMemory,
  { topics, isReplayed, retainPictures }: { topics: Topics; isReplayed: boolean; retainPictures: boolean },
): Saying {
  const saying = nothing()
  saying.events = eventMessages(event, isReplayed, topics)
  saying.pictures = pictureMessages(event, topics, retainPictures)
  const plate = plateStates(event).at(-1)
  if (plate) saying.states.set(stateNames.plate, JSON.stringify(plate))
  for (const [name, payload] of countStates(event, memory)) saying.states.set(name, payload)
  detect(saying, memory, event.category, event.phase !== 'stop')
  return saying
}

function isActiveNow({ alarm, rule, active }: StatusChange, memory: CameraMemory): boolean {
  const others = (memory.active[alarm] ?? []).filter(other => other !== (rule ?? -1))
  memory.active[alarm] = active ? [...others, rule ?? -1] : others
  return memory.active[alarm].length > 0
}

/** What our own topics say of the beginning or end of an alarm's state; `learn` comes first. */
export function ownStatusSaying(change: StatusChange, memory: CameraMemory): Saying {
  const saying = nothing()
  const isActive = isActiveNow(change, memory)
  saying.states.set(stateNames.alarm(change.alarm), isActive ? on : off)
  const category = alarmStateFacts(change.alarm)?.category ?? null
  if (category !== null) detect(saying, memory, category, isActive)
  return saying
}
