import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../support/project-root.ts'

const source = join(projectRoot, 'dashboard/src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
const read = (file: string) => readFileSync(join(source, file), 'utf8')

/** A class of a stylesheet as `ui/card.module.css .head`. */
const nameOf = (sheet: string, name: string) => `${sheet} .${name}`

/** The classes that the selectors of a stylesheet name, without those of Mantine in `:global(…)`. */
function classesOf(sheet: string): string[] {
  const css = read(sheet).replace(/\/\*[\s\S]*?\*\/|:global\([^)]*\)|"[^"]*"/g, '')
  const selectors = [...css.matchAll(/([^{}]+)\{/g)].map(([, selector = '']) => selector.trim())
  const names = selectors
    .filter(selector => !selector.startsWith('@'))
    .flatMap(selector => [...selector.matchAll(/\.([A-Za-z_]\w*)/g)].map(([, name = '']) => nameOf(sheet, name)))
  return [...new Set(names)]
}

interface SheetUse {
  sheet: string
  /** The file looks classes up by variable, such as `classes[layout]`. */
  isDynamic: boolean
  names: string[]
}

/** The stylesheets that a file imports, each with the classes that the file names. */
function usesOf(file: string): SheetUse[] {
  const text = read(file)
  return [...text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)].map(([, variable = '', path = '']) => {
    const sheet = path.startsWith('#') ? path.slice(1) : join(dirname(file), path)
    const names = [...text.matchAll(new RegExp(`(?<![\\w'./-])${variable}\\.(\\w+)`, 'g'))]
    const isDynamic = new RegExp(`\\b${variable}\\[`).test(text)
    return { sheet, isDynamic, names: names.map(([, name = '']) => nameOf(sheet, name)) }
  })
}

const sheets = files.filter(file => file.endsWith('.module.css'))
const uses = files.filter(file => /\.tsx?$/.test(file)).flatMap(usesOf)
const dynamic = new Set(uses.filter(({ isDynamic }) => isDynamic).map(({ sheet }) => sheet))
const defined = sheets.flatMap(classesOf)
const used = uses.flatMap(({ names }) => names)

test('every class of a stylesheet is used by a file that imports the stylesheet', () => {
  expect(defined.length).toBeGreaterThan(200)
  const isLookedUp = (name: string) => dynamic.has(name.split(' ')[0] ?? '')
  expect(defined.filter(name => !used.includes(name) && !isLookedUp(name))).toEqual([])
})

test('every class that a file uses is in the stylesheet', () => {
  expect(used.filter(name => !defined.includes(name))).toEqual([])
})
