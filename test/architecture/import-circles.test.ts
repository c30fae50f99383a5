import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../support/project-root.ts'

const folders = ['src', 'dashboard/src']
const aliases: Record<string, string> = { '#server/': 'src/' }

function filesIn(folder: string): string[] {
  const entries = readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
  return files.map(entry => relative(projectRoot, join(entry.parentPath, entry.name)))
}

/** The file that an import names, below the project's root; null for a package. */
function resolved(from: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return relative(projectRoot, resolve(projectRoot, dirname(from), specifier))
  const alias = Object.keys(aliases).find(prefix => specifier.startsWith(prefix))
  if (alias !== undefined) return specifier.replace(alias, aliases[alias] ?? '')
  return specifier.startsWith('#') ? `dashboard/src/${specifier.slice(1)}` : null
}

/** The files that a file imports at its start, also those of which it takes types only. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(projectRoot, path), 'utf8')
  const specifiers = [...text.matchAll(/^(?:import|export)\b[^;'"]*?from '([^']+)'/gm)].map(([, found = '']) => found)
  return specifiers.flatMap(specifier => resolved(path, specifier) ?? []).filter(file => /\.tsx?$/.test(file))
}

/** Circles of a graph, each as the way from a node back to itself; one for every edge that closes one. */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (node: string, way: readonly string[]) => {
    const at = way.indexOf(node)
    if (at >= 0) circles.push([...way.slice(at), node].join(' → '))
    if (at >= 0 || done.has(node)) return
    for (const next of graph.get(node) ?? []) visit(next, [...way, node])
    done.add(node)
  }
  for (const node of graph.keys()) visit(node, [])
  return circles
}

test('a circle is found, and its way is shown', () => {
  const graph = { a: ['b'], b: ['c', 'd'], c: [], d: ['b'] }
  expect(circlesOf(new Map(Object.entries(graph)))).toEqual(['b → d → b'])
})

test('no file imports itself through others, in src and in the dashboard', () => {
  const graph = new Map(folders.flatMap(filesIn).map(path => [path, importsOf(path)]))
  const missing = [...graph].flatMap(([path, imports]) =>
    imports.filter(file => !existsSync(join(projectRoot, file))).map(file => `${path} imports ${file}`),
  )
  expect(missing, 'every import was understood').toEqual([])
  expect(circlesOf(graph)).toEqual([])
})
