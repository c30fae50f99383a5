import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { dashboardRooms, featureImports, sharedModules } from '../../scripts/dashboard-rooms.ts'
import { pureRooms } from '../../scripts/rooms.ts'
import { projectRoot } from '../support/project-root.ts'

const source = join(projectRoot, 'dashboard/src')

interface Import {
  file: string
  /** Path below `dashboard/src`, or `#server/…` for a module of the server. */
  target: string
  isTypeOnly: boolean
}

function resolved(file: string, specifier: string): string {
  if (specifier.startsWith('#server/')) return specifier
  if (specifier.startsWith('#')) return specifier.slice(1)
  const target = relative(source, resolve(dirname(join(source, file)), specifier))
  return target.startsWith('../../src/') ? `#server/${target.slice('../../src/'.length)}` : target
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8')
  const statements = text.matchAll(
    /((?:import|export) type |import |export )?(?:[^'"\n;]*(?:from |\())?'((?:\.{1,2}\/|#)[^']*)'/g,
  )
  return [...statements].map(([, how, specifier = '']) => ({
    file,
    target: resolved(file, specifier),
    isTypeOnly: how?.endsWith(' type ') === true,
  }))
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(file => /\.tsx?$/.test(file))
const imports = files.flatMap(importsOf)
const isServer = ({ target }: Import) => target.startsWith('#server/')

/** `features/cameras`, `pages/live`, `ui`, or an empty string for the files that put the dashboard together. */
function roomOf(file: string): string {
  const parts = file.split('/')
  if (parts.length === 1) return ''
  return ['features', 'pages'].includes(parts[0] ?? '') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

const patternOf = (room: string) => room.replace(/^(features|pages)\/.*/, '$1/*')

function isAllowed(from: string, to: string): boolean {
  if (from === '' || from === to) return true
  if (from.startsWith('features/') && to.startsWith('features/')) {
    return (featureImports[from.slice('features/'.length)] ?? []).includes(to.slice('features/'.length))
  }
  return (dashboardRooms[patternOf(from)] ?? []).includes(patternOf(to))
}

test('every folder of the dashboard is in the table', () => {
  const rooms = [...new Set(files.map(roomOf))].filter(room => room !== '')
  expect(rooms.filter(room => dashboardRooms[patternOf(room)] === undefined)).toEqual([])
  const named = Object.entries(featureImports).flatMap(([feature, others]) => [feature, ...others])
  expect(named.filter(feature => !rooms.includes(`features/${feature}`))).toEqual([])
})

test('a folder of the dashboard imports only what the table allows', () => {
  expect(imports.length).toBeGreaterThan(1000)
  const breaches = imports
    .filter(one => !isServer(one) && !isAllowed(roomOf(one.file), roomOf(one.target)))
    .map(({ file, target }) => `${file} imports ${target}`)
  expect(breaches).toEqual([])
})

test('of the server the dashboard imports pure modules, and the schemas of the API as types', () => {
  const breaches = imports
    .filter(isServer)
    .filter(({ target, isTypeOnly }) => {
      const path = target.slice('#server/'.length)
      const isPure = pureRooms.includes(path.split('/')[0] ?? '') || sharedModules.includes(path)
      return !isPure && !(isTypeOnly && path.startsWith('api/'))
    })
    .map(({ file, target }) => `${file} imports ${target}`)
  expect(breaches).toEqual([])
})

test('files of other folders are imported by their alias', () => {
  const breaches = files.flatMap(file => {
    const text = readFileSync(join(source, file), 'utf8')
    return [...text.matchAll(/from '(\.\.\/[^']*)'/g)]
      .filter(([, specifier = '']) => roomOf(resolved(file, specifier)) !== roomOf(file))
      .map(([, specifier]) => `${file} imports ${specifier}`)
  })
  expect(breaches).toEqual([])
})
