import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { projectRoot } from './project-root.ts'

/** Modules with which a test starts processes, opens ports or drives a browser. */
const startingModules = new Set([
  'node:child_process',
  'node:dgram',
  'node:http',
  'node:https',
  'node:net',
  'node:tls',
  'fastify',
  'playwright-core',
  'ws',
  'mqtt',
  'pg',
])
/** Parts of `src/` that do so as soon as they are used. */
const startingSources = /^src\/(server\.ts|cli\/(main|program)|receiver\/index)/
/** The folder that scripts/build.sh makes, which a fresh checkout lacks. */
const builtFolder = /'dist\//
/** Names that start a thread. */
const startingNames =
  /\b(openSqlite|openReaders|SqliteThread|sqliteThreadDialect|new PostIngest|new DataDirectory|new Worker)\b/

function importsOf(text: string): string[] {
  const statements = text.matchAll(/^(?:import|export) (?!type )(?:[^'"]*? from )?'([^']+)'|import\('([^']+)'\)/gm)
  return [...statements].map(match => match[1] ?? match[2] ?? '')
}

/** Whether a file of `test/` or `bench/`, or another of these that it imports, starts anything or reads the build. */
function canStart(file: string, seen: Map<string, boolean>): boolean {
  const known = seen.get(file)
  if (known !== undefined) return known
  seen.set(file, false)
  const text = readFileSync(file, 'utf8')
  const starts =
    startingNames.test(text) ||
    builtFolder.test(text) ||
    importsOf(text).some(specifier => {
      if (!specifier.startsWith('.')) return startingModules.has(specifier)
      const path = relative(projectRoot, resolve(dirname(file), specifier))
      return /^(test|bench)\//.test(path) ? canStart(join(projectRoot, path), seen) : startingSources.test(path)
    })
  seen.set(file, starts)
  return starts
}

/** Test files that start no server, process, thread or browser and need no build, relative to the project. */
export function unitTests(): string[] {
  const folder = join(projectRoot, 'test')
  const seen = new Map<string, boolean>()
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.test.ts'))
    .map(path => join(folder, path))
    .filter(file => !canStart(file, seen))
    .map(file => relative(projectRoot, file))
    .sort()
}
