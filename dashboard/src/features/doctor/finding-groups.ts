import type { Finding } from '#server/api/schemas/index.ts'

export type Severity = Finding['severity']

/** One cause with all senders affected by it, so that cause and remedy are shown once. */
export interface FindingGroup {
  key: string
  severity: Severity
  code: string
  meaning: string
  fix: string
  cases: Finding[]
}

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 }

/** Errors and warnings; an info is no trouble. */
export function isTrouble({ severity }: Finding): boolean {
  return severity !== 'info'
}

/** Groups findings with the same meaning and the same fix; the most severe group is first. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>()
  for (const finding of findings) {
    const { code, severity, meaning, fix } = finding
    const key = [severity, code, meaning, fix].join('\n')
    const group = groups.get(key) ?? { key, severity, code, meaning, fix, cases: [] }
    group.cases.push(finding)
    groups.set(key, group)
  }
  return [...groups.values()].sort((a, b) => rank[a.severity] - rank[b.severity])
}

/** The severity of the worst finding; null without findings. */
export function worstOf(findings: readonly Finding[]): Severity | null {
  const severities = findings.map(({ severity }) => severity)
  return severities.toSorted((a, b) => rank[a] - rank[b])[0] ?? null
}

/** `2 errors, 1 warning`; empty where there is neither. */
export function troubleWords(findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter(finding => finding.severity === severity).length
  const words = (number: number, one: string) => (number === 0 ? [] : [`${number} ${number === 1 ? one : `${one}s`}`])
  return [...words(count('error'), 'error'), ...words(count('warning'), 'warning')].join(', ')
}
