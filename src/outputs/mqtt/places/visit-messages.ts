import type { PassChange, VisitChange } from '../../../model/index.ts'
import type { MqttMessage, Topics } from '../topics.ts'

const once = (topic: string, payload: object): MqttMessage => ({
  topic,
  payload: JSON.stringify(payload),
  retain: false,
})

/** A visit with flat keys, for the event entity of its place. */
function flatVisit(visit: VisitChange, isReplayed: boolean) {
  const { phase, plate, known, place, state, enteredAt, leftAt, stayMs, flags, visitor, visitId, time, camera } = visit
  return {
    event_type: isReplayed ? 'replayed' : phase,
    plate,
    name: known?.name ?? null,
    group: known?.group ?? null,
    place: place.name,
    camera: camera.name,
    state,
    entered_at: enteredAt,
    left_at: leftAt,
    stay_minutes: stayMs === null ? null : Math.round(stayMs / 60_000),
    flags,
    visits: visitor?.host ?? null,
    visit_id: visitId,
    time,
    replayed: isReplayed,
  }
}

/** The messages of a visit: for all, and for its place. */
export function visitMessages(visit: VisitChange, isReplayed: boolean, topics: Topics): MqttMessage[] {
  return [
    once(topics.visits, { ...visit, replayed: isReplayed }),
    once(topics.place(visit.place.id, 'visit'), flatVisit(visit, isReplayed)),
  ]
}

/** The messages of a pass: for all, and for its camera. */
export function passMessages(pass: PassChange, isReplayed: boolean, topics: Topics): MqttMessage[] {
  const whole = { ...pass, replayed: isReplayed }
  return [once(topics.passes, whole), once(topics.pass(pass.camera.id), whole)]
}
