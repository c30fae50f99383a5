import { suggest } from '../../../lib/suggest.ts'
import type { PlateGroup } from '../../device-types.ts'

const lists = { whiteList: 'allow', blackList: 'block', temporaryList: 'temporary' } as const

/**
 * Returns the list for a group, by the group's name. Numbers are not reliable: 1 is the temporary list on 5.3.1
 * (docs/protocol/camera-api.md).
 */
export function listOf(groupName: string): PlateGroup['list'] {
  if (/white|allow|permit/i.test(groupName)) return 'allow'
  if (/black|block|deny/i.test(groupName)) return 'block'
  if (/temp/i.test(groupName)) return 'temporary'
  const nearest = suggest(groupName, Object.keys(lists))
  return nearest === null ? null : lists[nearest as keyof typeof lists]
}
