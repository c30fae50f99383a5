/**
 * Bundles src/ into the folder given as argument. One file for each thing that is started separately and shared pieces
 * beside them: loading hundreds of small modules would cost a Raspberry Pi seconds and 25 MB (docs/decisions/0003).
 */
import { resolve } from 'node:path'
import { build } from 'rolldown'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: build.ts FOLDER')
const source = resolve(import.meta.dirname, '../src')

await build({
  input: { main: `${source}/cli/main.ts`, 'sqlite-worker': `${source}/database/sqlite/worker.ts` },
  platform: 'node',
  // These find files of their own beside them.
  external: ['sharp', 'pino', 'pino-pretty'],
  logLevel: 'warn',
  output: { dir: folder, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name].js', sourcemap: true },
})
