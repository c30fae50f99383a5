import { declaration, rect } from '../protocol/posts.ts'

export interface Position {
  targetId: number | null
  /** Left edge of the box in ten-thousandths; it is 1000 wide. */
  x: number
  type?: string
}

const mac = '58:5b:69:00:00:01'

/** One post with the positions of the targets a camera follows. */
export function positionsPost(positions: Position[], macOfCamera = mac, name = 'Yard'): Buffer {
  const items = positions.map(({ targetId, x, type = 'person' }) => {
    const id = targetId === null ? '' : `<targetId>${targetId}</targetId>`
    return `<item>${id}${rect(x, 1000, x + 1000, 3000)}<targetType type="targetType">${type}</targetType></item>`
  })
  return Buffer.from(
    `${declaration}<config version="1.7"><mac>${macOfCamera}</mac><deviceName>${name}</deviceName><traject type="list" count="${items.length}">${items.join('')}</traject></config>`,
  )
}

export interface CounterFacts {
  at: Date
  entered: number
  left?: number
  present?: number
  smartType?: 'PASSLINECOUNT' | 'TRAFFIC'
  macOfCamera?: string
}

/** A camera's counting alarm with its totals of persons. */
export function counterPost(facts: CounterFacts): Buffer {
  const { at, entered, left = 0, present = 0, smartType = 'PASSLINECOUNT', macOfCamera = mac } = facts
  const block = smartType === 'TRAFFIC' ? 'traffic' : 'passLineCount'
  const totals = `<enterPersonCount>${entered}</enterPersonCount><leavePersonCount>${left}</leavePersonCount><existPersonCount>${present}</existPersonCount>`
  return Buffer.from(
    `${declaration}<config version="1.7"><smartType type="openAlarmObj">${smartType}</smartType><currentTime type="tint64">${at.getTime()}000</currentTime>` +
      `<mac>${macOfCamera}</mac><deviceName>Yard</deviceName><${block}>${totals}</${block}></config>`,
  )
}

export interface CrossingFacts {
  at: Date
  smartType: 'PEA' | 'AOIENTRY' | 'AOILEAVE'
  eventId?: number
  targetId: number
  type?: string
  status?: string
  macOfCamera?: string
  /** Start and end of the line, or corners of the zone, in ten-thousandths of the picture. */
  drawn?: readonly (readonly [x: number, y: number])[]
}

const dot = (name: string, [x, y]: readonly [number, number]) => `<${name}><x>${x}</x><y>${y}</y></${name}>`

function drawnXml(smartType: CrossingFacts['smartType'], drawn: CrossingFacts['drawn']): string {
  const [first, last] = [drawn?.[0], drawn?.at(-1)]
  if (!drawn || !first || !last) return ''
  if (smartType === 'PEA') return `<line>${dot('startPoint', first)}${dot('endPoint', last)}</line>`
  return `<boundary type="list" count="${drawn.length}">${drawn.map(point => `<item>${dot('point', point)}</item>`).join('')}</boundary>`
}

const blocks = {
  PEA: ['tripwire', 'tripInfo'],
  AOIENTRY: ['aoiEntry', 'aoiInfo'],
  AOILEAVE: ['aoiLeave', 'aoiInfo'],
} as const

/** A target crossed a line, or came into or left a zone. */
export function crossingPost(facts: CrossingFacts): Buffer {
  const {
    at,
    smartType,
    eventId = 1,
    targetId,
    type = 'person',
    status = 'SMART_START',
    drawn,
    macOfCamera = mac,
  } = facts
  const [block, list] = blocks[smartType]
  const rule = `<eventId>${eventId}</eventId><targetId>${targetId}</targetId><status>${status}</status>${drawnXml(smartType, drawn)}`
  const target = `<item><targetId>${targetId}</targetId><targetImageData><targetType>${type}</targetType></targetImageData></item>`
  return Buffer.from(
    `${declaration}<config version="1.7"><smartType type="openAlarmObj">${smartType}</smartType><currentTime type="tint64">${at.getTime()}000</currentTime>` +
      `<mac>${macOfCamera}</mac><deviceName>Yard</deviceName><${block}><${list} type="list" count="1"><item>${rule}</item></${list}></${block}>` +
      `<listInfo type="list" count="1">${target}</listInfo></config>`,
  )
}
