import type { AnnotatedEvent } from '../../events/index.ts'
import { bounds } from '../../model/index.ts'
import { describe } from '../../protocol/index.ts'

/** The five categories of the existing Home Assistant bridge; dashboards and automations of its users name them. */
export const bridgeCategories = ['lpr', 'intrusion', 'face', 'counting', 'metadata'] as const
export type BridgeCategory = (typeof bridgeCategories)[number]

interface BridgeType {
  category: BridgeCategory
  description: string
  zoneAction?: 'entry' | 'exit' | 'loiter'
}

type BridgeKind = Omit<BridgeType, 'description'> & { description?: string }

const plate: BridgeKind = { category: 'lpr' }
const face: BridgeKind = { category: 'face' }
const metadata: BridgeKind = { category: 'metadata' }

// The types that the old bridge published, and no others: a new type does not belong here.
// Descriptions are those of the smart types; the bridge has one for both kinds of PEA.
const kinds: Record<string, BridgeKind> = {
  vehice: plate,
  vehicle: plate,
  vfd: face,
  videofacedetect: face,
  vsd: metadata,
  videometadata: metadata,
  pea: { category: 'intrusion', description: 'Line Crossing / Intrusion' },
  aoientry: { category: 'intrusion', zoneAction: 'entry' },
  aoileave: { category: 'intrusion', zoneAction: 'exit' },
  loiter: { category: 'intrusion', zoneAction: 'loiter' },
  pvd: { category: 'intrusion' },
  regionintrusion: { category: 'intrusion' },
  linecrossing: { category: 'intrusion' },
  passlinecount: { category: 'counting' },
  traffic: { category: 'counting' },
  targetcountingbyline: { category: 'counting' },
  targetcountingbyarea: { category: 'counting' },
}

/** The bridge's category and description of an event; null if the bridge does not publish it. */
export function bridgeTypeOf({ smartType }: Pick<AnnotatedEvent, 'smartType'>): BridgeType | null {
  const key = smartType.trim().toLowerCase()
  const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined
  return kind ? { description: describe('other', smartType), ...kind } : null
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
