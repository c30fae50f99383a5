import fc from 'fast-check'
import type { Box, Count, Face } from '../../src/model/index.ts'
import type { AlarmPost, DeviceFacts, SmartType, TargetFacts } from '../../src/simulator/index.ts'

/** Words with every character that XML has to escape. */
const word = fc
  .array(fc.constantFrom('a', 'B', '7', '<', '>', '&', '"', "'", ']]>', 'é', '中', ' ', '-'), { maxLength: 8 })
  .map(parts => `w${parts.join('')}x`)

const perTenThousand = (least: number, most: number) => fc.integer({ min: least, max: most }).map(n => n / 10_000)
const point = fc.record({ x: perTenThousand(0, 10_000), y: perTenThousand(0, 10_000) })
export const box: fc.Arbitrary<Box> = fc.record({
  x1: perTenThousand(0, 4000),
  y1: perTenThousand(0, 4000),
  x2: perTenThousand(5000, 10_000),
  y2: perTenThousand(5000, 10_000),
})
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })

export const device: fc.Arbitrary<DeviceFacts> = fc.record({
  name: word,
  // Not 0.0.0.0, nor a MAC address of zeros: those mean that a device does not know its own.
  ip: fc.integer({ min: 1, max: 254 }).map(last => `192.168.1.${last}`),
  mac: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 5, maxLength: 5 }).map(bytes => {
    return [0x58, ...bytes].map(byte => byte.toString(16).padStart(2, '0')).join(':')
  }),
  serial: fc.stringMatching(/^[A-Z][0-9]{8}$/),
  channel: fc.integer({ min: 1, max: 64 }),
})

const plate = fc.record({
  number: fc.stringMatching(/^[A-Z0-9]{2,9}$/),
  list: maybe(fc.constantFrom('allow' as const, 'block' as const, 'temporary' as const, 'unlisted' as const)),
  group: maybe(word),
  owner: maybe(word),
  color: fc.integer({ min: 1, max: 11 }).map(String),
  direction: maybe(fc.constantFrom('approach' as const, 'away' as const)),
  confidence: perTenThousand(101, 10_000),
})
const vehicle = fc.record({ type: word, color: maybe(word), brand: maybe(word), model: maybe(word), year: maybe(word) })
const person = fc.record({
  age: maybe(word),
  sex: word,
  glasses: maybe(word),
  mask: maybe(word),
  hat: maybe(word),
  backpack: maybe(word),
  shoulderBag: maybe(word),
  skirt: maybe(word),
  upperColor: maybe(word),
  upperLength: maybe(word),
})
const face: fc.Arbitrary<Face> = fc.record({
  age: maybe(word),
  sex: word,
  glasses: maybe(word),
  mask: maybe(word),
  match: fc.record({
    name: word,
    similarity: fc.constant(null),
    list: fc.constant(null),
    identityNumber: word,
  }),
})

const target: fc.Arbitrary<Omit<TargetFacts, 'targetId'>> = fc.record({
  type: fc.constantFrom('person' as const, 'vehicle' as const, 'bike' as const),
  box,
  plate,
  vehicle,
  person,
  face,
  crop: fc.constant(null),
})

export const number = fc.integer({ min: 0, max: 1_000_000 })
const counts: fc.Arbitrary<Count[]> = fc.tuple(
  ...(['person', 'vehicle', 'bike'] as const).map(kind =>
    fc.record({ target: fc.constant(kind), entered: number, left: number, present: number }),
  ),
)

export interface Case {
  post: AlarmPost
  withOverview: boolean
  withCrops: boolean
}

export const caseOf = (type: SmartType): fc.Arbitrary<Case> =>
  fc.record({
    withOverview: fc.boolean(),
    withCrops: fc.boolean(),
    post: fc.record({
      device,
      timeUs: fc.integer({ min: 1_600_000_000_000_000, max: 1_795_442_709_473_999 }),
      eventId: fc.integer({ min: 1, max: 4_000_000_000 }),
      phase: fc.constantFrom('start' as const, 'ongoing' as const, 'stop' as const),
      zone: fc.array(point, type.shape === 'line' ? { minLength: 2, maxLength: 2 } : { minLength: 3, maxLength: 8 }),
      counts,
      targets: fc
        .array(target, { minLength: 1, maxLength: type.smartType === 'VSD' ? 1 : 3 })
        .map(targets => targets.map((facts, index) => ({ ...facts, targetId: 100 + index }))),
      overview: fc.constant(null),
    }),
  })
