import { type Category, categories } from './alarm.ts'
import { categoryFacts } from './categories.ts'
import { highestSeverity, type Severity } from './severity.ts'

/** Severities by category, and by the group of a known plate or the device's list. */
export interface SeverityLevels {
  category: Readonly<Partial<Record<Category, Severity>>>
  group: Readonly<Record<string, Severity>>
}

/** The severities of a server where nobody has set any. */
export const builtInLevels = {
  category: Object.fromEntries(categories.map(category => [category, categoryFacts[category].severity])) as Record<
    Category,
    Severity
  >,
  group: { block: 'critical', watch: 'critical' } as Record<string, Severity>,
}

/** The built-in severities with those that people set. */
export function levelsWith({ category, group }: SeverityLevels): typeof builtInLevels {
  return { category: { ...builtInLevels.category, ...category }, group: { ...builtInLevels.group, ...group } }
}

/** The facts on which the severity of an event depends, besides the rules that it matched. */
interface Judged {
  category: Category
  targets: readonly { plate: { list: string | null; known: { group: string | null } | null } | null }[]
}

/** The severity by category and by plate. A device's list counts where the plate has no group. */
export function severityOf({ category, targets }: Judged, levels: typeof builtInLevels): Severity {
  const groups = targets.flatMap(({ plate }) => plate?.known?.group ?? plate?.list ?? [])
  return highestSeverity([
    levels.category[category],
    ...groups.map(group => levels.group[group.trim().toLowerCase()] ?? 'info'),
  ])
}
