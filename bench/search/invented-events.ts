import { uuid7 } from '../../src/lib/uuid7.ts'
import type { Category, Event, Target } from '../../src/model/index.ts'
import type { Random } from '../../src/simulator/index.ts'

export const from = Date.parse('2026-01-01T00:00:00.000Z')
export const everyMs = 60_000
const cameras = Array.from({ length: 12 }, (_, n) => `camera-${n + 1}`)
const colors = ['white', 'black', 'red', 'blue', 'silver', 'gray']
const types = ['van', 'suv', 'sedan', 'truck', 'bus']
const brands = ['Toyota', 'Ford', 'Volvo', 'Renault', 'Skoda']
const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'

const noFacts = { targetId: null, box: null, plate: null, vehicle: null, person: null, face: null }
const noPlate = { list: null, group: null, owner: null, color: null, direction: null, confidence: null }

function plateOf(random: Random): string {
  const letter = () => letters[random.int(0, letters.length - 1)] ?? 'A'
  return `${letter()}${letter()}${letter()}${random.int(1000, 9999)}`
}

function targetOf(category: Category, random: Random): Target[] {
  if (category === 'motion') return []
  const pick = (words: readonly string[]) => words[random.int(0, words.length - 1)] ?? null
  if (category === 'face') return [{ ...noFacts, type: 'person' }]
  const vehicle = { type: pick(types), color: pick(colors), brand: pick(brands), model: null, year: null }
  const plate = category === 'lpr' ? { ...noPlate, number: plateOf(random) } : null
  return [{ ...noFacts, type: 'vehicle', vehicle, plate }]
}

function categoryOf(random: Random): Category {
  const at = random.int(1, 100)
  if (at <= 40) return 'motion'
  if (at <= 70) return 'lpr'
  if (at <= 85) return 'line-crossing'
  return at <= 90 ? 'face' : 'video-metadata'
}

export function eventOf(seq: number, random: Random): Event {
  const at = new Date(from + seq * everyMs).toISOString()
  const category = categoryOf(random)
  const camera = cameras[random.int(0, cameras.length - 1)] ?? ''
  return {
    kind: 'alarm',
    id: uuid7(from + seq * everyMs),
    seq,
    receivedAt: at,
    time: at,
    camera: { id: camera, name: camera },
    clientIp: '192.0.2.10',
    category,
    smartType: category.toUpperCase(),
    phase: null,
    rules: [],
    targets: targetOf(category, random),
    counts: [],
    images: [],
    recovered: false,
    source: 'ipc',
    formatVersion: '1.7',
    device: { name: `${camera} device`, ip: '192.0.2.10', mac: null, serial: null, channel: null },
    occurredAt: at,
    occurredAtZone: 'utc',
    timeSource: 'camera',
  }
}
