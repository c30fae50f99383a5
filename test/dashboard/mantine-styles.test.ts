import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../support/project-root.ts'

const assets = join(projectRoot, 'dist/dashboard/assets')
const sheets = join(projectRoot, 'node_modules/@mantine/core/styles')
const layered = '.layer.css'

/** The generated class names of Mantine's components in a text, e.g. `m_77c9d27d`. */
const classesIn = (text: string) => new Set(text.match(/\bm_[0-9a-f]{5,8}\b/g))
const builtFiles = (ending: string) =>
  readdirSync(assets)
    .filter(name => name.endsWith(ending))
    .map(name => readFileSync(join(assets, name), 'utf8'))
    .join()

it('every Mantine component that the dashboard uses has its styles, and no other', () => {
  const [inScripts, inStyles] = [classesIn(builtFiles('.js')), classesIn(builtFiles('.css'))]
  const components = readdirSync(sheets).filter(name => name.endsWith(layered))
  const found = components.map(name => {
    const classes = [...classesIn(readFileSync(join(sheets, name), 'utf8'))]
    return {
      name: name.replace(layered, ''),
      used: classes.some(each => inScripts.has(each)),
      styled: classes.some(each => inStyles.has(each)),
    }
  })
  const namesOf = (some: typeof found) => some.map(({ name }) => name)
  expect(namesOf(found.filter(({ used }) => used))).toContain('Button')
  expect(namesOf(found.filter(({ used, styled }) => used && !styled))).toEqual([])
  expect(namesOf(found.filter(({ used, styled }) => styled && !used))).toEqual([])
})
