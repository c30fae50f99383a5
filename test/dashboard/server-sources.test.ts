import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../support/project-root.ts'

/** Modules of this project and of Node that a module brings along. */
function reached(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file) || !existsSync(file)) return found
  found.add(file)
  const statements = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^'"=]*?from ['"]([^'"]+)['"]/gm)
  for (const [, path = ''] of statements) {
    if (path.startsWith('.')) reached(resolve(dirname(file), path), found)
    else found.add(path)
  }
  return found
}

it('what the dashboard takes from the server’s sources runs in a browser', () => {
  const taken = ['src/outputs/webhook/template.ts', 'src/model/alarm.ts', 'src/search/looks.ts']
  const modules = taken.flatMap(path => [...reached(join(projectRoot, path))])
  expect(modules.length).toBeGreaterThan(3)
  expect(modules.filter(path => !path.startsWith('/'))).toEqual([])
})
