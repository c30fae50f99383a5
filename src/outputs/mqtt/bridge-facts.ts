import type { AnnotatedEvent } from '../../events/index.ts'
import { bounds } from '../../model/index.ts'

/** The five categories of the existing Home Assistant bridge; dashboards and automations of its users name them. */
export const bridgeCategories = ['lpr', 'intrusion', 'face', 'counting', 'metadata'] as const
export type BridgeCategory = (typeof bridgeCategories)[number]

interface BridgeType {
  category: BridgeCategory
  description: string
  zoneAction?: 'entry' | 'exit' | 'loiter'
}

const plate: BridgeType = { category: 'lpr', description: 'License Plate Detection' }
const face: BridgeType = { category: 'face', description: 'Face Detection' }
const metadata: BridgeType = { category: 'metadata', description: 'Video Metadata' }

// Descriptions of the original server, which has only one for both kinds of PEA.
const types: Record<string, BridgeType> = {
  vehice: plate,
  vehicle: plate,
  vfd: face,
  videofacedetect: face,
  vsd: metadata,
  videometadata: metadata,
  pea: { category: 'intrusion', description: 'Line Crossing / Intrusion' },
  aoientry: { category: 'intrusion', description: 'Intrusion Zone Entry', zoneAction: 'entry' },
  aoileave: { category: 'intrusion', description: 'Intrusion Zone Exit', zoneAction: 'exit' },
  loiter: { category: 'intrusion', description: 'Loitering Detection', zoneAction: 'loiter' },
  pvd: { category: 'intrusion', description: 'Illegal Parking' },
  regionintrusion: { category: 'intrusion', description: 'Perimeter Intrusion' },
  linecrossing: { category: 'intrusion', description: 'Line Crossing' },
  passlinecount: { category: 'counting', description: 'Line Crossing Target Count' },
  traffic: { category: 'counting', description: 'Intrusion Target Count' },
  targetcountingbyline: { category: 'counting', description: 'Target Counting by Line' },
  targetcountingbyarea: { category: 'counting', description: 'Target Counting by Area' },
}

/** The bridge's category and description of an event; null if the bridge does not publish it. */
export function bridgeTypeOf({ smartType }: Pick<AnnotatedEvent, 'smartType'>): BridgeType | null {
  const key = smartType.trim().toLowerCase()
  return (Object.hasOwn(types, key) && types[key]) || null
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, bounds.part)
    .replace(/^_|_$/g, '')
}

/** The bridge's id of a device: its name and the address of the sender. All channels of a recorder share one id. */
export function bridgeIdOf({ device, clientIp }: Pick<AnnotatedEvent, 'device' | 'clientIp'>): string {
  return [slug(device.name ?? ''), clientIp.replace(/[^0-9a-z]+/gi, '_').toLowerCase()]
    .filter(part => part !== '')
    .join('_')
}
