import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { projectRoot } from '../support/project-root.ts'

const built = join(projectRoot, 'dist/dashboard')

/** Scripts that a script imports before it runs, itself among them. */
function withImports(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  const imports = readFileSync(file, 'utf8').matchAll(/(?:import|from)\s*["'`](\.\/[^"'`]+\.js)["'`]/g)
  for (const [, path = ''] of imports) withImports(resolve(dirname(file), path), found)
  return found
}

/** The files that the page loads before it shows anything: its script and all that this imports. */
function entryScripts(): string[] {
  const html = readFileSync(join(built, 'index.html'), 'utf8')
  const [, entry = ''] = /<script type="module"[^>]*src="\.\/([^"]+\.js)"/.exec(html) ?? []
  return [...withImports(join(built, entry))]
}

it('what every page waits for is below 180 KB gzipped, without the libraries of single pages', () => {
  const scripts = entryScripts().map(file => readFileSync(file))
  expect(scripts.length).toBeGreaterThan(2)
  const bytes = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0)
  expect(bytes).toBeLessThan(180_000)
  const text = Buffer.concat(scripts).toString()
  // Names that minifying leaves as they are: of yaml, zod and the fields of forms. (The theme has the sizes of fields.)
  const names = ['YAMLParseError', 'ZodError', '@mantine/core/MultiSelect', 'data-dir-in-use']
  expect(names.filter(name => text.includes(name))).toEqual([])
})

it('the first cards of Live wait for 165 KB gzipped, 150 KB where browsers take brotli, without fields and menus', () => {
  const assets = join(built, 'assets')
  const [live = ''] = readdirSync(assets).filter(name => /^first-.*\.js$/.test(name))
  const scripts = [...new Set([...entryScripts(), ...withImports(join(assets, live))])].map(file => readFileSync(file))
  const bytes = (pack: (script: Buffer) => Buffer) => scripts.reduce((sum, script) => sum + pack(script).length, 0)
  expect(bytes(gzipSync)).toBeLessThan(165_000)
  expect(bytes(script => brotliCompressSync(script))).toBeLessThan(150_000)
  const text = Buffer.concat(scripts).toString()
  expect(text).toContain('event-card')
  expect(['FilterWhen', '@mantine/core/Popover', 'flip'].filter(name => text.includes(name))).toEqual([])
})

it('the first cards of Events wait for 150 KB where browsers take brotli, without the filter', () => {
  const html = readFileSync(join(built, 'index.html'), 'utf8')
  const [, events = ''] = /data-page="events" data-rel="modulepreload" href="\.\/([^"]+\.js)"/.exec(html) ?? []
  const scripts = [...new Set([...entryScripts(), ...withImports(join(built, events))])].map(file => readFileSync(file))
  expect(scripts.reduce((sum, script) => sum + brotliCompressSync(script).length, 0)).toBeLessThan(151_000)
  const text = Buffer.concat(scripts).toString()
  expect(text).toContain('Events found')
  expect(['FilterWhen', '@mantine/core/Popover'].filter(name => text.includes(name))).toEqual([])
})

it('the whole first view of Live is below 230 KB gzipped', () => {
  const assets = join(built, 'assets')
  const chunks = readdirSync(assets).filter(name => /^(first|filter|live-bar|saved-views)-.*\.js$/.test(name))
  expect(chunks.length).toBeGreaterThan(1)
  const all = [...new Set([...entryScripts(), ...chunks.flatMap(name => [...withImports(join(assets, name))])])]
  expect(all.some(file => file.includes('/common-'))).toBe(false)
  expect(all.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0)).toBeLessThan(230_000)
})
