import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../support/project-root.ts'

const folder = join(projectRoot, 'src/doctor/findings')
const source = readdirSync(folder)
  .map(file => readFileSync(join(folder, file), 'utf8'))
  .join('\n')
const page = readFileSync(join(projectRoot, 'docs/doctor.md'), 'utf8')

/** Words in quotes behind `code:`, also where a condition chooses between two. */
const inSource = [...source.matchAll(/\bcode: ([^,\n]+)/g)].flatMap(([, choice = '']) =>
  [...choice.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code),
)
const inTables = [...page.matchAll(/^\| `([a-z][a-z-]+)` \|/gm)].map(([, code]) => code)

it('docs/doctor.md explains every finding, and no other', () => {
  expect(inTables.toSorted()).toEqual([...new Set(inSource)].toSorted())
})
