import type { When } from '#server/api/schemas/index.ts'

type Phase = NonNullable<When['visit']>[number]

/** The change of a visit, in words. */
export const visitPhaseWords: Record<Phase, string> = {
  entered: 'Entered',
  left: 'Left',
  unseen: 'Not seen to leave',
  'overstay-soon': '15 minutes before the limit of its stay',
  overstay: 'Reached the limit of its stay',
  closing: 'Still there at closing time',
}

/** Flags of visits that rules ask for, in words. */
export const visitFlagWords: Record<string, string> = {
  'second-entry': 'Entered twice',
  overstay: 'Stayed too long',
  similar: 'Look-alike plate',
  'place-full': 'The place became full',
  'place-free': 'There is room again',
}
