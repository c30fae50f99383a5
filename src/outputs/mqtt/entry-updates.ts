import type { AnnotatedEvent } from '../../events/index.ts'
import { alarmStateFacts, type Category, imageRoles, type StatusChange } from '../../model/index.ts'
import { addOnce, type CameraState } from './camera-state.ts'
import { countStates } from './count-states.ts'
import { detectionOf, imageGroupOf } from './detections.ts'
import { faceStates, plateStates } from './plate-state.ts'
import { type MqttMessage, off, on, stateNames, type Topics } from './topics.ts'

/** The messages and state changes of an entry. */
export interface EntryUpdate {
  /** Sent once, in this order, after the pictures. */
  events: MqttMessage[]
  pictures: MqttMessage[]
  /** Stored and retained states, by name. */
  states: Map<string, string>
  /** States whose end the camera does not report: Home Assistant turns them off after a while. */
  pulses: Map<string, string>
}

const emptyUpdate = (): EntryUpdate => ({ events: [], pictures: [], states: new Map(), pulses: new Map() })

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
  return imageRoles.flatMap(role => {
    const image = event.images.find(one => one.role === role && one.file !== null)
    if (image?.file == null) return []
    const topic = topics.image(event.camera.id, imageGroupOf(event.category), role)
    return [{ topic, payload: { file: image.file, bytes: image.bytes }, retain }]
  })
}

/** Sets a state if the camera also reports its end, otherwise a pulse. */
function setDetected(update: EntryUpdate, state: CameraState, category: Category, isActive: boolean): void {
  const detection = detectionOf(category)
  if (!detection) return
  const hasEnd = state.stops.includes(category)
  ;(hasEnd ? update.states : update.pulses).set(stateNames.detected(category), isActive ? on : off)
}

function learnDetection(state: CameraState, category: Category, hasEnd: boolean): void {
  const detection = detectionOf(category)
  if (!detection) return
  if (!detection.isUsual) addOnce(state.seen, category)
  if (hasEnd) addOnce(state.stops, category)
}

/**
 * Records what a camera is able to send, which decides which entities it has. Call it before the messages of the entry
 * are made. Returns true if something is new.
 */
export function learn(entry: AnnotatedEvent | StatusChange, state: CameraState): boolean {
  const before = state.seen.length + state.stops.length
  learnFrom(entry, state)
  return state.seen.length + state.stops.length > before
}

function learnFrom(entry: AnnotatedEvent | StatusChange, state: CameraState): void {
  if (entry.kind === 'status') {
    const category = alarmStateFacts(entry.alarm)?.category ?? null
    if (category !== null) learnDetection(state, category, true)
    return
  }
  learnDetection(state, entry.category, entry.phase === 'stop')
  const isOther = imageGroupOf(entry.category) === 'other'
  if (isOther && entry.images.some(image => image.file !== null)) addOnce(state.seen, 'image/other')
  countStates(entry, state)
}

/** The update of an event. Call `learn` first. */
export function eventUpdate(
  event: AnnotatedEvent,
  state: CameraState,
  { topics, isReplayed, retainPictures }: { topics: Topics; isReplayed: boolean; retainPictures: boolean },
): EntryUpdate {
  const update = emptyUpdate()
  update.events = eventMessages(event, isReplayed, topics)
  update.pictures = pictureMessages(event, topics, retainPictures)
  const plate = plateStates(event).at(-1)
  if (plate) update.states.set(stateNames.plate, JSON.stringify(plate))
  for (const [name, payload] of countStates(event, state)) update.states.set(name, payload)
  setDetected(update, state, event.category, event.phase !== 'stop')
  return update
}

function isActiveNow({ alarm, rule, active }: StatusChange, state: CameraState): boolean {
  const others = (state.active[alarm] ?? []).filter(other => other !== (rule ?? -1))
  state.active[alarm] = active ? [...others, rule ?? -1] : others
  return state.active[alarm].length > 0
}

/** The update of an alarm that starts or ends. Call `learn` first. */
export function statusUpdate(change: StatusChange, state: CameraState): EntryUpdate {
  const update = emptyUpdate()
  const isActive = isActiveNow(change, state)
  update.states.set(stateNames.alarm(change.alarm), isActive ? on : off)
  const category = alarmStateFacts(change.alarm)?.category ?? null
  if (category !== null) setDetected(update, state, category, isActive)
  return update
}
