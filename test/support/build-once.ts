import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './project-root.ts'

function isFresh(): boolean {
  const built = statSync(join(projectRoot, 'dist/.built'), { throwIfNoEntry: false })
  if (!built) return false
  return ['src', 'dashboard'].every(folder => {
    const sources = readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    return sources.every(name => statSync(join(projectRoot, folder, name)).mtimeMs <= built.mtimeMs)
  })
}

/** Brings dist/ up to date before the first test, because the tests run the command that users run. */
export function setup(): void {
  if (!isFresh()) execFileSync('sh', [join(projectRoot, 'scripts/build.sh')], { stdio: 'inherit' })
}
