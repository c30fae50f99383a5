/**
 * Bundles src/ into dist/: one file for each entry point, and shared chunks. Loading
 * hundreds of small modules would cost a Raspberry Pi seconds and 25 MB (docs/decisions/0003-bundle.md). The dashboard
 * is written to dist/dashboard; it is built again only if a file below dashboard/ is newer.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { buildFailure } from './build-failure.ts'
import { entries, externalPackages } from './entries.ts'
import { lateModules } from './late-modules.ts'

const root = resolve(import.meta.dirname, '..')
const dist = join(root, 'dist')
const dashboard = join(root, 'dashboard')

async function bundleServer(folder: string): Promise<void> {
  // Older than any edit during the build, so that the next start builds again.
  writeFileSync(join(folder, '.built'), '')
  const { build } = await import('rolldown')
  await build({
    input: Object.fromEntries(Object.entries(entries).map(([name, source]) => [name, join(root, source)])),
    platform: 'node',
    plugins: [lateModules()],
    external: externalPackages,
    logLevel: 'warn',
    output: {
      dir: folder,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name].js',
      sourcemap: true,
      // Lines stay, so that stack traces can be read. V8 keeps the text in memory, with two bytes for each character
      // if one of the file's is not Latin-1.
      comments: { legal: true, jsdoc: false, annotation: false },
      minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
    },
  })
}

function isDashboardFresh(): boolean {
  const built = statSync(join(dist, 'dashboard/.built'), { throwIfNoEntry: false })
  if (!built) return false
  const sources = readdirSync(dashboard, { recursive: true, encoding: 'utf8' })
  return sources.every(name => statSync(join(dashboard, name)).mtimeMs <= built.mtimeMs)
}

const smallBytes = 1024

/** Compresses the files for browsers once, so that serving them costs no processor time. */
function pack(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const name of files.filter(file => /\.(js|css|svg|json)$/.test(file))) {
    const content = readFileSync(join(folder, name))
    if (content.length < smallBytes) continue
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content))
    writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }))
  }
}

async function bundleDashboard(folder: string): Promise<void> {
  const began = new Date()
  const vite = await import('vite')
  await vite.build({
    root: dashboard,
    configFile: join(dashboard, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(folder, 'dashboard'), emptyOutDir: true },
  })
  pack(join(folder, 'dashboard'))
  const built = join(folder, 'dashboard/.built')
  writeFileSync(built, '')
  utimesSync(built, began, began)
}

function keepDashboard(folder: string): void {
  const [from, to] = [join(dist, 'dashboard'), join(folder, 'dashboard')]
  rmSync(to, { recursive: true, force: true })
  if (existsSync(from)) cpSync(from, to, { recursive: true, preserveTimestamps: true })
}

async function addDashboard(folder: string): Promise<void> {
  if (!existsSync(join(dashboard, 'vite.config.ts'))) return
  if (isDashboardFresh()) return keepDashboard(folder)
  try {
    await bundleDashboard(folder)
  } catch (error) {
    console.error(`the dashboard cannot be built, the old one stays: ${buildFailure(error, root).slice(0, 500)}`)
    process.exitCode = 1
    keepDashboard(folder)
    // The next start tries again.
    utimesSync(join(folder, '.built'), 0, 0)
  }
}

/** Renames a file. If another build was faster, its equal result stays. */
function renameUnlessDone(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!['ENOTEMPTY', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** Replaces the old tree by the new one, so that a server starting meanwhile finds a complete one. */
function swapIn(folder: string, old: string): void {
  renameUnlessDone(dist, old)
  renameUnlessDone(folder, dist)
}

async function buildAll(): Promise<void> {
  const folder = mkdtempSync(join(root, 'dist.new-'))
  const old = folder.replace('dist.new-', 'dist.old-')
  try {
    // The user who builds and the user who runs it may differ.
    chmodSync(folder, 0o755)
    await bundleServer(folder)
    await addDashboard(folder)
    swapIn(folder, old)
  } finally {
    for (const left of [folder, old]) rmSync(left, { recursive: true, force: true })
  }
}

try {
  await buildAll()
} catch (error) {
  console.error(`viewtron: the build failed: ${buildFailure(error, root)}`)
  process.exitCode = 1
}
