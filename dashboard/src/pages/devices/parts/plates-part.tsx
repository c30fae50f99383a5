import type { ApiDevice } from '../../../../../src/api/schemas/index.ts'

export function PlatesPart(_: { device: ApiDevice; family: 'groups' | 'vehicles' }) {
  return null
}
