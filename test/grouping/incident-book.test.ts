import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestEvent, IncidentBook, type Sighting } from '../../src/grouping/index.ts'
import { OpenIncident } from '../../src/grouping/open-incident.ts'

const noon = Date.parse('2026-10-12T12:00:00Z')
let seq = 0

/** A person without a number, seen `second` seconds after noon. */
function seen(second: number, facts: Partial<Sighting> = {}): Sighting {
  seq++
  const at = noon + second * 1000
  return {
    seq,
    id: `event ${seq}`,
    camera: 'gate',
    isRecorder: false,
    receivedAt: at,
    time: at,
    category: 'intrusion',
    targetIds: [],
    plates: [],
    types: ['person'],
    pictures: 2,
    isUnconfirmed: false,
    ...facts,
  }
}

/** For each event the position of the first event of its incident. */
function grouped(sightings: readonly Sighting[]): number[] {
  const book = new IncidentBook()
  return sightings.map(sighting => sightings.indexOf(book.add(sighting).first))
}

const car = (plate: string): Partial<Sighting> => ({ category: 'lpr', types: ['vehicle'], plates: [plate] })
const recorder = { camera: 'office_ch2', isRecorder: true }

describe('one thing is one incident', () => {
  test.each<[string, Sighting[], number[]]>([
    [
      'a crossing, a zone entry and metadata of one target',
      [
        seen(0, { targetIds: [7], category: 'line-crossing' }),
        seen(3, { targetIds: [7], category: 'zone-entry' }),
        seen(40, { targetIds: [7], category: 'video-metadata' }),
      ],
      [0, 0, 0],
    ],
    ['two targets at the same time', [seen(0, { targetIds: [7] }), seen(1, { targetIds: [8] })], [0, 1]],
    ['one number at two cameras', [seen(0, { targetIds: [7] }), seen(1, { targetIds: [7], camera: 'yard' })], [0, 1]],
    ['a number that is used again after minutes', [seen(0, { targetIds: [7] }), seen(90, { targetIds: [7] })], [0, 1]],
    ['events without numbers 10 s apart', [seen(0), seen(10), seen(20)], [0, 0, 0]],
    ['events without numbers 11 s apart', [seen(0), seen(11)], [0, 1]],
    ['an event without a number beside one with', [seen(0, { targetIds: [7] }), seen(4)], [0, 0]],
    ['a car and a person', [seen(0), seen(1, { types: ['vehicle'] })], [0, 1]],
    ['a person and motion', [seen(0), seen(1, { category: 'motion', types: [] })], [0, 1]],
    ['two plates', [seen(0, car('ABC1234')), seen(2, car('XYZ987'))], [0, 1]],
    [
      'reads of one plate under several numbers',
      [seen(0, { ...car('ABC1234'), targetIds: [1] }), seen(2, { ...car('ABC1234'), targetIds: [2] })],
      [0, 0],
    ],
    ['a plate and the car that crossed a line', [seen(0, car('ABC1234')), seen(1, { types: ['vehicle'] })], [0, 0]],
    ['fire beside a person', [seen(0), seen(1, { category: 'fire', types: [] })], [0, 1]],
    [
      'fire that is posted again',
      [seen(0, { category: 'fire', types: [] }), seen(8, { category: 'fire', types: [] })],
      [0, 0],
    ],
    ['the copy of the recorder', [seen(0, car('ABC1234')), seen(4, { ...car('ABC1234'), ...recorder })], [0, 0]],
    ['the copy before the camera', [seen(0, { ...car('ABC1234'), ...recorder }), seen(4, car('ABC1234'))], [0, 0]],
    [
      'the copy, with the clock of the recorder half a minute behind',
      [seen(60, car('ABC1234')), { ...seen(63, { ...car('ABC1234'), ...recorder }), time: noon + 30_000 }],
      [0, 0],
    ],
    [
      'a plate at the recorder 6 s later',
      [seen(0, car('ABC1234')), seen(6, { ...car('ABC1234'), ...recorder })],
      [0, 1],
    ],
    ['a plate at two cameras', [seen(0, car('ABC1234')), seen(4, { ...car('ABC1234'), camera: 'yard' })], [0, 1]],
    ['an event of an unconfirmed address', [seen(0), seen(1, { isUnconfirmed: true }), seen(2)], [0, 1, 0]],
  ])('%s', (_, sightings, expected) => {
    expect(grouped(sightings)).toEqual(expected)
  })

  test('a track keeps an incident open, and begins it with the first position', () => {
    const book = new IncidentBook()
    const mark = { camera: 'gate', targetId: 7, startedAt: noon }
    book.track({ ...mark, phase: 'start', time: noon, receivedAt: noon })
    const incident = book.add(seen(2, { targetIds: [7] }))
    expect(incident.startedAt).toBe(noon)
    expect(book.endBefore(noon + 300_000)).toEqual([])
    book.track({ ...mark, phase: 'end', time: noon + 301_000, receivedAt: noon + 301_000 })
    expect(book.endBefore(noon + 305_000)).toEqual([])
    expect(book.endBefore(noon + 362_000)).toEqual([incident])
    expect(incident.lastAt).toBe(noon + 301_000)
  })

  test('a busy camera makes an incident of ten minutes at most', () => {
    const firsts = new Set(grouped(Array.from({ length: 300 }, (_, n) => seen(n * 5))))
    expect([...firsts]).toEqual([0, 100, 200])
    const slow = new Set(grouped(Array.from({ length: 200 }, (_, n) => seen(n * 9))))
    expect([...slow]).toEqual([0, 67, 134])
  })
})

describe('the order of the log decides, and nothing else', () => {
  const sighting = fc.record({
    gapMs: fc.integer({ min: 0, max: 30_000 }),
    lateMs: fc.integer({ min: 0, max: 20_000 }),
    camera: fc.constantFrom('gate', 'yard', 'office_ch2'),
    targetIds: fc.subarray([1, 2, 3], { maxLength: 2 }),
    plates: fc.subarray(['ABC1234', 'XYZ987'], { maxLength: 1 }),
    types: fc.subarray(['person', 'vehicle'] as const, { maxLength: 1 }),
    category: fc.constantFrom('intrusion', 'lpr', 'fire', 'line-crossing'),
  })

  function toSightings(drawn: readonly (typeof sighting extends fc.Arbitrary<infer T> ? T : never)[]): Sighting[] {
    let at = 0
    return drawn.map(({ gapMs, lateMs, ...facts }) => {
      at += gapMs
      const made = seen(at / 1000, { ...facts, isRecorder: facts.camera === 'office_ch2' })
      return { ...made, time: made.time - lateMs }
    })
  }

  /** The first event of an event's incident, found by looking at every open incident, the newest first. */
  function groupedByLookingAtAll(sightings: readonly Sighting[]): number[] {
    const open: OpenIncident[] = []
    // The order in which each camera first took part in an incident.
    const here = (camera: string) => filed.filter(one => one.camera === camera && open.includes(one.incident)).reverse()
    const filed: { incident: OpenIncident; camera: string }[] = []
    const file = (incident: OpenIncident, camera: string) => {
      if (!filed.some(one => one.incident === incident && one.camera === camera)) filed.push({ incident, camera })
    }
    let sweptAt = 0
    return sightings.map(one => {
      const isPossible = (incident: OpenIncident) => !incident.isOver(one.receivedAt)
      if (Math.abs(one.receivedAt - sweptAt) >= 1000) {
        sweptAt = one.receivedAt
        for (let n = open.length - 1; n >= 0; n--) if (!isPossible(open[n] as OpenIncident)) open.splice(n, 1)
      }
      const around = here(one.camera)
        .map(({ incident }) => incident)
        .filter(isPossible)
      const everywhere = [...open].reverse().filter(isPossible)
      const found =
        around.find(incident => incident.isOfSameTarget(one)) ??
        around.find(incident => incident.isOfSamePlate(one)) ??
        around.find(incident => incident.isNearby(one)) ??
        everywhere.find(incident => incident.isCopy(one))
      const incident = found ?? new OpenIncident(one)
      if (found) found.add(one)
      else open.push(incident)
      file(incident, one.camera)
      return sightings.indexOf(incident.first)
    })
  }

  test('the incident of an event is the one found by looking at all', () => {
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 60 }), drawn => {
        const sightings = toSightings(drawn)
        expect(grouped(sightings)).toEqual(groupedByLookingAtAll(sightings))
      }),
      { numRuns: 300 },
    )
  })

  test('each event is in one incident; changes are the same whether they are taken once or after every event', () => {
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 60 }), drawn => {
        const sightings = toSightings(drawn)
        const [whole, stepwise] = [new IncidentBook(), new IncidentBook()]
        for (const one of sightings) whole.add(one)
        const taken = new Map<number, number[]>()
        for (const one of sightings) {
          stepwise.add(one)
          for (const { incident } of stepwise.takeChanges()) {
            taken.set(
              incident.first.seq,
              incident.parts.map(part => part.seq),
            )
          }
        }
        const atOnce = new Map(
          whole.takeChanges().map(({ incident }) => [incident.first.seq, incident.parts.map(part => part.seq)]),
        )
        expect(taken).toEqual(atOnce)
        const all = [...taken.values()].flat().sort((a, b) => a - b)
        expect(all).toEqual(sightings.map(one => one.seq))
      }),
    )
  })
})

test('the best event shows the plate, then the face, then a target with pictures', () => {
  const [plate, face, bare] = [seen(2, car('A1')), seen(1, { category: 'face' }), seen(0, { pictures: 0, types: [] })]
  expect(bestEvent([bare, face, plate])).toBe(plate)
  expect(bestEvent([bare, face])).toBe(face)
  expect(bestEvent([bare, seen(3, { pictures: 0, types: [] })])).toBe(bare)
})
