import type { ApiCrossings } from '#server/api/schemas/index.ts'

/** Kinds of targets, several of them. */
export const kindWords: Record<ApiCrossings['sums'][number]['target'], string> = {
  person: 'People',
  vehicle: 'Vehicles',
  bike: 'Bikes',
  unknown: 'Unknown',
  all: 'All',
}
