import type { ApiPlate } from '#server/api/schemas/index.ts'

/** Says why a plate matches the search; null without a search. */
export function whyWords({ kind, detail }: ApiPlate['why'], searched: string): string | null {
  switch (kind) {
    case 'exact':
      return 'Exact match'
    case 'fragment':
      return `Contains “${searched}”`
    case 'wildcard':
      return `Matches “${searched}”`
    case 'look-alike':
      return `Look-alike${detail ? `: ${detail}` : ''}`
    case 'one-edit':
      return `One character different${detail ? `: ${detail}` : ''}`
    case 'corrected':
      return `Corrected by hand${detail ? `: ${detail}` : ''}`
    case 'all':
      return null
  }
}
