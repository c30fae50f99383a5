import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withRoomTable } from '../../scripts/room-table.ts'
import { everywhere, rooms } from '../../scripts/rooms.ts'
import { projectRoot } from '../support/project-root.ts'
import { documentedPages } from './pages.ts'

const textOf = (page: string) => readFileSync(join(projectRoot, page), 'utf8')
const exists = (path: string) => existsSync(join(projectRoot, path))

/** Paths in backticks below folders of this repository; one with a placeholder or a pattern is no path. */
function pathsIn(text: string): string[] {
  const matches = text.matchAll(/`((?:src|test|scripts|bench|dashboard|examples|docs)\/[\w./-]+)`/g)
  return [...matches].map(([, path = '']) => path)
}

/** Names of rooms: a folder in backticks with a slash at its end, such as `log/`. */
function roomsIn(text: string): string[] {
  return [...text.matchAll(/`([a-z-]+)\/`/g)].map(([, name = '']) => name)
}

describe.each(documentedPages)('%s', page => {
  it('refers only to files and folders that exist', () => {
    const missing = pathsIn(textOf(page)).filter(path => !exists(path) && !exists(join(dirname(page), path)))
    expect(missing).toEqual([])
  })
})

it.each(['docs/architecture.md', 'CONTRIBUTING.md'])('%s shows the table of rooms as it is', page => {
  expect(withRoomTable(textOf(page))).toBe(textOf(page))
})

it.each(['docs/architecture.md', 'CONTRIBUTING.md'])('%s refers only to rooms that exist', page => {
  const known = [...Object.keys(rooms), ...everywhere]
  const others = [
    'dist',
    'dist-packages',
    'test',
    'dashboard',
    'docs',
    'ipc',
    'nvr',
    'unparsed',
    'images',
    'raw_posts',
    'decisions',
  ]
  const unknown = roomsIn(textOf(page)).filter(name => !known.includes(name) && !others.includes(name))
  expect(unknown.filter(name => !exists(name))).toEqual([])
})

it('finds the paths that the documents name', () => {
  expect(documentedPages.flatMap(page => pathsIn(textOf(page))).length).toBeGreaterThan(30)
})
