/**
 * Returns the part of CHANGELOG.md about a version: its section, or else the sections that are not released yet. Throws if there is
 * neither.
 */
export function changelogSection(changelog: string, version: string): string {
  const sections = changelog.split(/^(?=## )/m).slice(1)
  const isOf = (section: string) => section.startsWith(`## ${version}`) || section.startsWith(`## [${version}]`)
  const released = sections.filter(isOf)
  const found = released.length > 0 ? released : sections.filter(section => section.startsWith('## Unreleased'))
  if (found.length === 0) throw new Error(`CHANGELOG.md has no section for ${version}`)
  return `${found.join('').trim()}\n`
}
