import { describe, expect, it } from 'vitest'
import { event as eventSchema } from '../../src/api/schemas/events.ts'
import type { ApiEvent } from '../../src/api/schemas/index.ts'
import { type AnnotatedEvent, unannotated } from '../../src/events/index.ts'
import { plate, sampleEvent, vehicle } from '../search/sample-events.ts'

/** Writes out every nested object, so that interfaces, intersections and aliases of the same shape compare as equal. */
type Flat<T> = T extends (infer Item)[] ? Flat<Item>[] : T extends object ? { [Key in keyof T]: Flat<T[Key]> } : T

/** True only for the same shape: a field that is optional or missing on one side makes it false. */
type Same<A, B> = (<T>() => T extends Flat<A> ? 1 : 2) extends <T>() => T extends Flat<B> ? 1 : 2 ? true : false

// The type check fails here when the schema and the type differ, and `vitest` has nothing to run for it.
const apiHasTheAnnotatedEvent: Same<Omit<ApiEvent, 'matched'>, AnnotatedEvent> = true
const detectsAMissingOptionalField: Same<Omit<ApiEvent, 'matched' | 'unconfirmed'>, AnnotatedEvent> = false

describe('an annotated event', () => {
  it('has the fields of the schema of the API, with their types', () => {
    expect([apiHasTheAnnotatedEvent, detectsAMissingOptionalField]).toEqual([true, false])
  })

  it('passes the schema of the API without losing a field', () => {
    const stored = unannotated(
      sampleEvent(1, {
        occurredAtMicros: 5,
        unconfirmed: true,
        truncated: true,
        rules: [{ eventId: 1, targetId: 2, shape: 'line', points: [{ x: 0, y: 1 }], direction: null }],
        targets: [
          {
            type: 'vehicle',
            box: { x1: 0, y1: 0, x2: 1, y2: 1 },
            plate: plate('ABC 123', { list: 'allow' }),
            vehicle: vehicle({ color: 'white' }),
          },
        ],
        counts: [{ target: 'all', entered: 1, left: null, present: null }],
        images: [
          {
            role: 'overview',
            target: null,
            width: 64,
            height: 48,
            bytes: 1000,
            contentType: 'image/jpeg',
            valid: true,
            sha256: 'ab',
            file: 'images/a.jpg',
          },
        ],
      }),
    )
    const event = { ...stored, lineName: 'Main entrance' }
    expect(eventSchema.parse(event)).toEqual(event)
    const fields = Object.keys(eventSchema.shape).filter(name => name !== 'matched')
    expect(Object.keys(event).toSorted()).toEqual(fields.toSorted())
  })
})
