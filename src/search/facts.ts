import type { AnnotatedEvent, AnnotatedTarget } from '../events/index.ts'
import type { Event, Phase, Target } from '../model/index.ts'

/** A named value of an event that a search can find, such as `vehicle.color` = `white`. */
export interface Fact {
  name: string
  value: string
}

/** Facts of a target are the same with and without annotations. */
type AnyTarget = Target | AnnotatedTarget
type AnyEvent = Event | AnnotatedEvent

function named(prefix: string, words: object | null): Fact[] {
  if (!words) return []
  return Object.entries(words).flatMap(([name, value]) => {
    return typeof value === 'string' && value !== '' ? { name: `${prefix}.${name}`, value } : []
  })
}

/** The facts of one target; its type is the fact `target`. */
export function factsOfTarget(target: AnyTarget): Fact[] {
  return [{ name: 'target', value: target.type }, ...attributesOfTarget(target)]
}

function attributesOfTarget({ plate, vehicle, person, face }: AnyTarget): Fact[] {
  const { list, group, owner, color, direction } = plate ?? {}
  const { name, list: faceList } = face?.match ?? {}
  return [
    ...named('plate', { list, group, owner, color, direction }),
    ...named('vehicle', vehicle),
    ...named('person', person),
    ...named('face', face),
    ...named('face.match', { name, list: faceList }),
  ]
}

/** The facts that the filter `attribute` finds, such as `vehicle.color`, `plate.list`, `face.match.name`, `phase`. */
export function attributesOf(event: { targets: readonly AnyTarget[]; phase: Phase | null }): Fact[] {
  return [...phaseOf(event), ...event.targets.flatMap(attributesOfTarget)]
}

function phaseOf({ phase }: { phase: Phase | null }): Fact[] {
  return phase ? [{ name: 'phase', value: phase }] : []
}

/** The facts that only the filter `text` finds: names and addresses of the device, identity numbers of faces. */
export function otherWordsOf({ device, clientIp, targets }: AnyEvent): Fact[] {
  const { name, ip, mac, serial } = device
  const numbers = targets.flatMap(target => target.face?.match?.identityNumber ?? [])
  const words = [name, ip, mac, serial, clientIp, ...numbers]
  return [...new Set(words)].flatMap(value => (value ? { name: 'word', value } : []))
}
