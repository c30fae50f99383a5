import type { TrajectoryMessage, TrajectoryTarget } from '../model/index.ts'
import { occurrence } from './envelope.ts'
import { macAddress } from './values/addresses.ts'
import { perTenThousand, toBox } from './values/geometry.ts'
import { integer } from './values/numbers.ts'
import type { Clock } from './values/times.ts'
import { targetTypeOf } from './values/words.ts'

// A post of ordinary length: with more positions than that, the time to read it no longer matters.
const mostBytes = 16 * 1024
const mostTargets = 50

const blank = String.raw`[ \t\r\n]*`
const number = '([0-9]{1,9})'

/** Lists of known words, which say nothing about a post. */
const types = String.raw`(?:<types>(?:${blank}<(?<list>[A-Za-z]+)>(?:${blank}<enum>[A-Za-z_]+</enum>)*${blank}</\k<list>>)*${blank}</types>)?`

const tag = (name: string, value: string, type = 'uint32') => `<${name} type="${type}">${value}</${name}>`
const cdata = (name: string, value: string) => tag(name, String.raw`<!\[CDATA\[(${value})\]\]>`, 'string')
const inOrder = (...parts: string[]) => new RegExp(parts.join(blank), 'y')

const headPattern = inOrder(
  String.raw`<\?xml version="1\.0" encoding="UTF-8" ?\?>`,
  String.raw`<config version="([0-9.]{1,8})" xmlns="[a-z0-9:/.]+">`,
  types,
  tag('currentTime', '([0-9]{1,19})', 'tint64'),
  cdata('mac', '[0-9A-Fa-f:]{17}'),
  cdata('sn', '[0-9A-Za-z]{1,32}'),
  cdata('deviceName', '[0-9A-Za-z](?:[0-9A-Za-z ._-]{0,40}[0-9A-Za-z])?'),
  String.raw`<traject type="list" count="[0-9]{1,4}">`,
  '',
)

const itemPattern = inOrder(
  '<item>',
  tag('targetId', number),
  `<point>${blank}${tag('x', '[0-9]{1,9}')}${blank}${tag('y', '[0-9]{1,9}')}${blank}</point>`,
  '<rect>',
  tag('x1', number),
  tag('y1', number),
  tag('x2', number),
  tag('y2', number),
  '</rect>',
  tag('velocity', number),
  tag('direction', number),
  tag('targetType', '([a-z]{1,16})', 'targetType'),
  '<trajectlength type="list" count="0"></trajectlength>',
  '</item>',
  '',
)

const tailPattern = inOrder('</traject>', '</config>', '$')

function nextTarget(text: string): TrajectoryTarget | null {
  const found = itemPattern.exec(text)
  if (found === null) return null
  const [, id, x1, y1, x2, y2, velocity, direction, type] = found
  return {
    targetId: integer(id),
    type: targetTypeOf(type),
    box: toBox([Number(x1), Number(x2)], [Number(y1), Number(y2)], perTenThousand),
    velocity: Number(velocity),
    direction: Number(direction),
  }
}

/**
 * Reads a post of positions in exactly the form in which cameras send several a second; null for any other post, which
 * `decode` reads in general. A property test holds both results equal.
 */
export function quickPositions(bytes: Buffer, clock: Clock): TrajectoryMessage | null {
  if (bytes.length > mostBytes || !bytes.includes('<traject ')) return null
  const text = bytes.toString('latin1')
  headPattern.lastIndex = 0
  const head = headPattern.exec(text)
  if (head === null) return null
  const [, version = '', , time, mac, serial = '', name = ''] = head
  const targets: TrajectoryTarget[] = []
  itemPattern.lastIndex = headPattern.lastIndex
  for (let target = nextTarget(text); target !== null; target = nextTarget(text)) {
    targets.push(target)
    tailPattern.lastIndex = itemPattern.lastIndex
  }
  if (targets.length === 0 || targets.length > mostTargets || !tailPattern.test(text)) return null
  return {
    kind: 'trajectory',
    source: 'ipc',
    formatVersion: version,
    device: { name, ip: null, mac: macAddress(mac), serial, channel: null },
    ...occurrence(time, undefined, clock),
    targets,
  }
}
