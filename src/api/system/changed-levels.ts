import type { z } from 'zod'
import type { SettingValue } from '../../database/index.ts'
import type { settingsChange } from '../schemas/system.ts'

type Levels = SettingValue<'severity'>
type Change = NonNullable<z.output<typeof settingsChange>['severity']>

function changed<Of extends Record<string, unknown>>(before: Of, change: Record<string, unknown> = {}): Of {
  const after = Object.entries({ ...before, ...change }).filter(([, severity]) => severity !== null)
  return Object.fromEntries(after) as Of
}

/** The stored severities after a change: what is null has the built-in one again. */
export function changedLevels({ category, group }: Levels, change: Change): Levels {
  return { category: changed(category, change.category), group: changed(group, change.group) }
}

/** The ids of built-in rules that are off after a change. */
export function changedOff(off: readonly string[], change: Readonly<Record<string, boolean | undefined>>): string[] {
  const switchedOff = Object.keys(change).filter(id => change[id] === false)
  return [...new Set([...off.filter(id => change[id] !== true), ...switchedOff])]
}
