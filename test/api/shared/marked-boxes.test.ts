import { expect, it } from 'vitest'
import { markedBoxes } from '../../../src/api/shared/marked-boxes.ts'
import type { EventImage } from '../../../src/model/index.ts'
import { sampleEvent } from '../../search/sample-events.ts'

const box = { x1: 0.1, y1: 0.1, x2: 0.2, y2: 0.2 }
const face = { age: null, sex: null, glasses: null, mask: null, match: null }
const overview: EventImage = {
  role: 'overview',
  target: null,
  width: 640,
  height: 360,
  bytes: 9,
  contentType: 'image/jpeg',
  valid: true,
  sha256: 'a'.repeat(64),
  file: 'a.jpg',
}
const images = [overview]

it('the places of an event are those of all its targets', () => {
  expect(markedBoxes(sampleEvent(1, { images, targets: [{ box }, { box }] }))).toEqual([box, box])
  expect(markedBoxes(sampleEvent(1, { images, targets: [{ box, face }] }))).toEqual([box])
})

it.each([
  ['no target', { images }],
  ['a target without a place', { images, targets: [{ box }, { box: null }] }],
  ['a place without area', { images, targets: [{ box: { ...box, x2: 0.1 } }] }],
  ['a place outside the picture', { images, targets: [{ box: { ...box, x2: 1.5 } }] }],
  ['a place that is no number', { images, targets: [{ box: { ...box, y1: Number.NaN } }] }],
  ['two overviews', { images: [overview, overview], targets: [{ box }] }],
  ['targets that were cut off', { images, targets: [{ box }], truncated: true as const }],
  ["a recorder's face", { images, targets: [{ box, face }], source: 'nvr' as const }],
])('an event with %s has no certain places', (_, facts) => {
  expect(markedBoxes(sampleEvent(1, facts))).toBeNull()
})
