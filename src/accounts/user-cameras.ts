import type { UserTable } from '../database/index.ts'

/** Ids of the only cameras that a user may see; null for all. */
export function camerasOf({ cameras }: Pick<UserTable, 'cameras'>): string[] | null {
  return cameras === null ? null : (JSON.parse(cameras) as string[])
}
