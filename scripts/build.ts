/**
 * Bundles src/ into dist/: one file for each thing that is started separately and shared pieces beside them. Loading
 * hundreds of small modules would cost a Raspberry Pi seconds and 25 MB (docs/decisions/0003-bundle.md).
 */
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'rolldown'

const root = resolve(import.meta.dirname, '..')
const dist = join(root, 'dist')

async function bundleInto(folder: string): Promise<void> {
  // Older than every edit made while the bundler runs, so that the next start builds again.
  writeFileSync(join(folder, '.built'), '')
  await build({
    input: { main: join(root, 'src/cli/main.ts'), 'sqlite-worker': join(root, 'src/database/sqlite/worker.ts') },
    platform: 'node',
    // These find files of their own beside them.
    external: ['sharp', 'pino', 'pino-pretty'],
    logLevel: 'warn',
    output: { dir: folder, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name].js', sourcemap: true },
  })
}

/** Puts the new tree in the place of the old one, so that a server starting meanwhile finds a whole one. */
function swapIn(folder: string, old: string): void {
  if (existsSync(dist)) renameSync(dist, old)
  try {
    renameSync(folder, dist)
  } catch (error) {
    // Another build was quicker; its result is as good.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error
  }
}

const folder = mkdtempSync(join(root, 'dist.new-'))
const old = folder.replace('dist.new-', 'dist.old-')
try {
  await bundleInto(folder)
  swapIn(folder, old)
} finally {
  for (const left of [folder, old]) rmSync(left, { recursive: true, force: true })
}
