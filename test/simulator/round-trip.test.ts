import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AlarmMessage, Box, Message, Rule, Target } from '../../src/model/index.ts'
import { decode } from '../../src/protocol/index.ts'
import {
  type AlarmPost,
  buildKeepalive,
  buildPost,
  buildStatus,
  buildTrajectory,
  drawScene,
  formats,
  type Picture,
  type SmartType,
  smartTypes,
  type TargetFacts,
} from '../../src/simulator/index.ts'
import { box, type Case, caseOf, device, number } from './random-posts.ts'

const numRuns = Number(process.env.FUZZ_RUNS ?? 25)
const context = { receivedAt: new Date('2026-11-23T14:05:10Z'), timeZone: 'America/New_York' }

let pictures: Picture[]

beforeAll(async () => {
  const scene = { place: 'street' as const, placeKey: 'x', caption: 'X', figures: [], width: 320, height: 180 }
  const crops = [10, 20, 30].map(x => ({ x1: x / 100, y1: 0.1, x2: 0.5, y2: 0.6 }))
  const drawn = await drawScene({ ...scene, crops, quality: 40, noise: 2, noiseKey: 'x' })
  pictures = [drawn.overview, ...drawn.crops]
})

function withPictures({ post, withOverview, withCrops }: Case): AlarmPost {
  const targets = post.targets.map((facts, index) => ({ ...facts, crop: withCrops ? pictures[index + 1]! : null }))
  return { ...post, overview: withOverview ? pictures[0]! : null, targets }
}

const none = { plate: null, vehicle: null, person: null, face: null }
const about = (value: number) => expect.closeTo(value, 2)
const pixelBox = ({ x1, y1, x2, y2 }: Box) => ({ x1: about(x1), y1: about(y1), x2: about(x2), y2: about(y2) })

function expectedRules(type: SmartType, post: AlarmPost): Rule[] {
  if (type.smartType === 'AVD') {
    return [{ eventId: post.eventId, targetId: null, shape: null, points: [], direction: null }]
  }
  if (type.shape === null) return []
  const direction = type.smartType === 'PASSLINECOUNT' ? '1' : null
  const { eventId, zone: points } = post
  return post.targets.map(({ targetId }) => ({ eventId, targetId, shape: type.shape, points, direction }))
}

function expectedPlate(
  type: SmartType,
  { plate: sent, vehicle: car, targetId, box: area }: TargetFacts,
  post: AlarmPost,
) {
  const words = { allow: 'whiteList', block: 'blackList', temporary: 'temporaryList', unlisted: 'strangerList' }
  const nvr = type.format === 'nvr-v2'
  const carried = nvr
    ? {
        number: sent!.number,
        // Numbers name different colours in different tables.
        color: null,
        list: null,
        group: sent!.group,
        owner: sent!.owner,
        direction: null,
        confidence: null,
      }
    : {
        ...sent!,
        color: null,
        group: sent!.list && words[sent!.list],
        owner: null,
        confidence: expect.closeTo(sent!.confidence!, 6),
      }
  const where = nvr ? post.overview && pixelBox(area) : area
  const vehicleCarried = { ...car!, year: null }
  return {
    ...none,
    targetId: nvr ? targetId : null,
    type: 'vehicle',
    box: where,
    plate: carried,
    vehicle: vehicleCarried,
  }
}

function expectedFace(type: SmartType, { face: sent, targetId, box: area }: TargetFacts, post: AlarmPost) {
  const shared = { ...none, targetId, type: 'person' }
  if (type.smartType === 'VFD_MATCH') {
    const unsaid = { age: null, sex: null, glasses: null, mask: null }
    return { ...shared, box: area, face: { ...unsaid, match: sent!.match } }
  }
  if (type.smartType === 'VFD') {
    return { ...shared, box: pixelBox(area), face: { ...sent!, glasses: null, mask: null, match: null } }
  }
  return { ...shared, box: post.overview ? pixelBox(area) : expect.anything(), face: { ...sent!, match: null } }
}

function expectedTargets(type: SmartType, post: AlarmPost) {
  if (type.category === 'lpr') return post.targets.map(facts => expectedPlate(type, facts, post))
  if (type.category === 'face') return post.targets.map(facts => expectedFace(type, facts, post))
  const listed = type.format === 'nvr-v2' || post.targets.some(facts => facts.crop)
  const carriesTargets = !['AVD', 'SENSOR', 'ASD'].includes(type.smartType)
  if (!carriesTargets || (type.shape === null && !listed)) return []
  return post.targets.map((facts): Target => {
    const { targetId, type: kind, box: area } = facts
    if (type.smartType === 'VSD') {
      return { ...none, targetId, type: kind, box: null, person: facts.person, vehicle: facts.vehicle }
    }
    const nowhere = ['targetCountingByLine', 'motion'].includes(type.smartType)
    return { ...none, targetId, type: listed ? kind : 'unknown', box: nowhere ? null : area }
  })
}

function expectedImages(type: SmartType, post: AlarmPost) {
  if (['AVD', 'SENSOR', 'ASD'].includes(type.smartType)) return []
  return [
    ...(post.overview ? [{ role: 'overview', target: null, data: post.overview.jpeg, valid: true }] : []),
    ...post.targets.flatMap((facts, index) =>
      facts.crop ? [{ role: 'target', target: index, data: facts.crop.jpeg, valid: true }] : [],
    ),
  ]
}

const saysPhase = (type: SmartType) =>
  type.smartType === 'AVD' || (type.format !== 'nvr-v2' && type.shape !== null && type.smartType !== 'VSD')

function expectedEvent(type: SmartType, post: AlarmPost) {
  const nvr = type.format === 'nvr-v2'
  const counting = type.smartType === 'PASSLINECOUNT' || type.smartType === 'TRAFFIC'
  const { name, ip, mac, serial, channel } = post.device
  return {
    kind: 'alarm',
    source: nvr ? 'nvr' : 'ipc',
    device: {
      name,
      ip: nvr ? ip : null,
      mac,
      serial: nvr ? null : serial,
      channel: type.format === 'ipc-v1x' ? null : channel,
    },
    occurredAt: new Date(Math.floor(post.timeUs! / 1000)).toISOString(),
    occurredAtZone: 'utc',
    category: type.category,
    smartType: type.smartType,
    phase: saysPhase(type) ? post.phase : null,
    rules: expectedRules(type, post),
    targets: expectedTargets(type, post),
    counts: counting ? post.counts : [],
  }
}

function single(body: Buffer): Message {
  const messages = decode(body, context)
  expect(messages).toHaveLength(1)
  return messages[0]!
}

describe('what a simulated device says is what is decoded', () => {
  for (const type of smartTypes) {
    it(`${type.format} ${type.name}`, () => {
      fc.assert(
        fc.property(caseOf(type), randomCase => {
          const post = withPictures(randomCase)
          const message = single(buildPost(type.format, type.name, post)) as AlarmMessage
          expect(message).toMatchObject(expectedEvent(type, post))
          expect(message.images).toHaveLength(expectedImages(type, post).length)
          expect(message.images).toMatchObject(expectedImages(type, post))
        }),
        { numRuns },
      )
    })
  }

  for (const format of formats) {
    it(`${format} alarm status`, () => {
      const alarm = fc.record({
        element: fc.constantFrom('perimeterAlarm', 'vfdAlarm', 'motionAlarm'),
        rule: fc.integer({ min: 1, max: 8 }),
        active: fc.boolean(),
      })
      fc.assert(
        fc.property(
          device,
          fc.uniqueArray(alarm, { minLength: 1, selector: a => `${a.element}${a.rule}` }),
          (by, alarms) => {
            // Recorders group by name, so names that come together keep their order.
            const sorted = alarms.toSorted((a, b) => a.element.localeCompare(b.element))
            const localTime = { offsetMinutes: -300, style: '12h' as const }
            const message = single(
              buildStatus(format, { device: by, timeUs: 1_795_442_709_000_000, alarms: sorted, localTime }),
            )
            expect(message).toMatchObject({
              kind: 'status',
              occurredAt: '2026-11-23T14:05:09.000Z',
              device: { name: by.name, mac: by.mac },
              alarms: sorted.map(({ element, rule, active }) => ({ name: element.replace('Alarm', ''), rule, active })),
            })
          },
        ),
        { numRuns },
      )
    })

    it(`${format} keepalive`, () => {
      fc.assert(
        fc.property(device, by => {
          expect(single(buildKeepalive(format, { device: by, timeUs: 0 })).kind).toBe('keepalive')
        }),
        { numRuns },
      )
    })
  }

  for (const format of ['ipc-v1x', 'ipc-v2.1'] as const) {
    it(`${format} trajectory`, () => {
      const moving = fc.record({ targetId: number, type: fc.constantFrom('person', 'vehicle', 'bike'), box })
      fc.assert(
        fc.property(device, fc.array(moving, { minLength: 1, maxLength: 4 }), (by, targets) => {
          const message = single(buildTrajectory(format, { device: by, timeUs: 1_795_442_709_473_000, targets }))
          const still = targets.map(facts => ({ ...facts, velocity: 0, direction: 0 }))
          expect(message).toMatchObject({ kind: 'trajectory', device: { mac: by.mac }, targets: still })
        }),
        { numRuns },
      )
    })
  }
})
