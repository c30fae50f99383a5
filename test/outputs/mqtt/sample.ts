import type { AnnotatedEvent, AnnotatedTarget } from '../../../src/events/index.ts'

const nothing: AnnotatedTarget = {
  targetId: null,
  type: 'unknown',
  box: null,
  plate: null,
  vehicle: null,
  person: null,
  face: null,
}

export function sampleTarget(facts: Partial<AnnotatedTarget> = {}): AnnotatedTarget {
  return { ...nothing, ...facts }
}

export function samplePlate(facts: Partial<NonNullable<AnnotatedTarget['plate']>> = {}): AnnotatedTarget {
  const plate = {
    number: 'KXR4821',
    list: 'allow',
    group: 'whiteList',
    owner: null,
    color: 'blue',
    direction: 'approach',
    confidence: 0.987,
    corrected: null,
    known: null,
    ...facts,
  } as NonNullable<AnnotatedTarget['plate']>
  const vehicle = { type: 'sedan', color: 'white', brand: 'Toyota', model: 'Corolla', year: null }
  return sampleTarget({ targetId: 4, type: 'vehicle', plate, vehicle })
}

function image(role: 'overview' | 'target', n: number): AnnotatedEvent['images'][number] {
  return {
    role,
    target: role === 'target' ? 0 : null,
    width: 64,
    height: 48,
    bytes: 1000 + n,
    contentType: 'image/jpeg',
    valid: true,
    sha256: 'ab',
    tooLarge: null,
    file: `images/2026-11-23/${role}.jpg`,
    url: `/api/v1/events/e1/images/${n}`,
  }
}

/** An annotated event with a plate. */
export function sampleEvent(facts: Partial<AnnotatedEvent> = {}): AnnotatedEvent {
  return {
    kind: 'alarm',
    id: '01a20b3c-9a2b-7c12-a806-9cf4744ae9ff',
    seq: 12,
    clientIp: '192.168.1.57',
    receivedAt: '2026-11-23T14:05:09.500Z',
    time: '2026-11-23T14:05:09.473Z',
    timeSource: 'camera',
    occurredAt: '2026-11-23T14:05:09.473Z',
    occurredAtZone: 'utc',
    camera: { id: 'viewtron_ipc_192_168_1_57', name: 'Gate' },
    source: 'ipc',
    formatVersion: '2.0.0',
    recovered: false,
    kept: false,
    severity: 'info',
    device: { name: 'Viewtron IPC', ip: '192.168.1.57', mac: '58:5b:69:00:00:61', serial: null, channel: null },
    category: 'lpr',
    smartType: 'VEHICE',
    phase: null,
    rules: [],
    targets: [samplePlate()],
    counts: [],
    images: [image('overview', 0), image('target', 1)],
    ...facts,
  }
}
