import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

/** The version of this program, as its package says. */
export function programVersion(): string {
  const path = findPackageJSON('.', import.meta.url)
  if (path === undefined) return 'unknown'
  const manifest = readFileSync(path, 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
