import type { ApiPlate } from '#server/api/schemas/index.ts'

/** Why a plate is in the answer, for people; null where nothing was searched for. */
export function whyWords({ kind, detail }: ApiPlate['why'], searched: string): string | null {
  switch (kind) {
    case 'exact':
      return 'The very plate'
    case 'fragment':
      return `Holds “${searched}”`
    case 'wildcard':
      return `Fits “${searched}”`
    case 'look-alike':
      return `Looks alike${detail ? `: ${detail}` : ''}`
    case 'one-edit':
      return `Nearly the same${detail ? `: ${detail}` : ''}`
    case 'corrected':
      return `Corrected by a person${detail ? `: ${detail}` : ''}`
    case 'all':
      return null
  }
}
