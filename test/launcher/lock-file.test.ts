import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/project-root.ts'

interface Entry {
  engines?: unknown
  hasInstallScript?: boolean
  resolved?: string
}

const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Entry>
}

function dependenciesWith(key: keyof Entry): string[] {
  return Object.entries(lock.packages).flatMap(([path, entry]) => (path !== '' && entry[key] ? [path] : []))
}

describe('package-lock.json', () => {
  it('lets npm install everything under an old Node, because ours run it', () => {
    expect(dependenciesWith('engines')).toEqual([])
  })

  it('has no dependency that wants to run a script while it is installed', () => {
    expect(dependenciesWith('hasInstallScript')).toEqual([])
  })

  it('names no registry, so that each machine uses its own', () => {
    expect(dependenciesWith('resolved')).toEqual([])
  })
})
