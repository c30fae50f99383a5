import type { AnnotatedEvent } from '../../events/index.ts'
import { uuid7 } from '../../lib/uuid7.ts'

const plate = {
  number: 'SAMPLE1',
  list: 'unlisted',
  group: null,
  owner: null,
  color: null,
  direction: 'approach',
  confidence: 0.99,
  corrected: null,
  known: null,
} as const

/** A made-up event for testing an output; it is not in the log. */
export function sampleEvent(now: Date): AnnotatedEvent {
  const at = now.toISOString()
  return {
    kind: 'alarm',
    id: uuid7(now.getTime()),
    seq: 0,
    receivedAt: at,
    time: at,
    timeSource: 'receipt',
    occurredAt: null,
    occurredAtZone: null,
    camera: { id: 'sample', name: 'Sample camera' },
    clientIp: '127.0.0.1',
    source: null,
    formatVersion: null,
    device: { name: 'Sample camera', ip: null, mac: null, serial: null, channel: null },
    category: 'lpr',
    smartType: 'VEHICE',
    phase: null,
    rules: [],
    counts: [],
    images: [],
    targets: [
      {
        targetId: 1,
        type: 'vehicle',
        box: null,
        vehicle: null,
        person: null,
        face: null,
        plate,
      },
    ],
    recovered: false,
    kept: false,
    severity: 'info',
  }
}
