import { uuid7 } from '../../src/lib/uuid7.ts'
import type { Event, Target } from '../../src/model/index.ts'

export interface SampleFacts extends Partial<Omit<Event, 'time' | 'targets' | 'camera'>> {
  /** Milliseconds since 1970. */
  time?: number
  camera?: string
  targets?: Partial<Target>[]
}

const noPlate = { list: null, group: null, owner: null, color: null, direction: null, confidence: null }

/** A plate of which only the number is known, or more. */
export function plate(number: string, more: Partial<NonNullable<Target['plate']>> = {}): NonNullable<Target['plate']> {
  return { number, ...noPlate, ...more }
}

export function vehicle(more: Partial<NonNullable<Target['vehicle']>>): NonNullable<Target['vehicle']> {
  return { type: null, color: null, brand: null, model: null, year: null, ...more }
}

const anyTarget: Target = {
  targetId: null,
  type: 'unknown',
  box: null,
  plate: null,
  vehicle: null,
  person: null,
  face: null,
}

export const noon = Date.parse('2026-03-01T12:00:00.000Z')

/** A stored event of which only some facts matter. */
export function sampleEvent(
  seq: number,
  { time = noon + seq, camera = 'gate', targets = [], ...facts }: SampleFacts = {},
): Event {
  const iso = new Date(time).toISOString()
  return {
    kind: 'alarm',
    id: uuid7(time),
    seq,
    receivedAt: iso,
    time: iso,
    camera: { id: camera, name: camera },
    clientIp: '192.0.2.10',
    category: 'motion',
    smartType: 'MOTION',
    phase: null,
    rules: [],
    targets: targets.map(target => ({ ...anyTarget, ...target })),
    counts: [],
    images: [],
    recovered: false,
    source: 'ipc',
    formatVersion: '1.7',
    device: { name: null, ip: null, mac: null, serial: null, channel: null },
    occurredAt: iso,
    occurredAtZone: 'utc',
    timeSource: 'camera',
    ...facts,
  }
}
