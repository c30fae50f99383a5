import { type Queries, readSetting } from '../database/index.ts'
import { modesWith, ViewtronError } from '../model/index.ts'
import { modesIn } from './modes-in.ts'

/** The modes of a condition that the site does not have: such a condition never matches, usually by a slip. */
export async function unknownModes(queries: Queries, when: unknown): Promise<string[]> {
  const named = modesIn(when)
  if (named.length === 0) return []
  const known = new Set(modesWith(await readSetting(queries, 'arming-modes')).map(({ id }) => id))
  return named.filter(id => !known.has(id))
}

/** Throws `mode-unknown`. */
export async function checkModes(queries: Queries, when: unknown): Promise<void> {
  const [mode] = await unknownModes(queries, when)
  if (mode !== undefined) throw new ViewtronError('mode-unknown', { mode })
}
