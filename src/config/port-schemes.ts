import type { Config } from './option-table.ts'

export type Scheme = 'http' | 'https'

/** Returns what each port speaks. */
export function portSchemes({ cameraTlsCert, tlsCert }: Pick<Config, 'cameraTlsCert' | 'tlsCert'>): {
  camera: Scheme
  web: Scheme
} {
  return { camera: cameraTlsCert === null ? 'http' : 'https', web: tlsCert === null ? 'http' : 'https' }
}
