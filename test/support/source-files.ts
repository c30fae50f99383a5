import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './project-root.ts'

/** A file of `src/`. */
export interface SourceFile {
  /** Below `src/`. */
  path: string
  room: string
  text: string
}

export const sourceFolder = join(projectRoot, 'src')

/** All TypeScript files of the server. */
export const sourceFiles: readonly SourceFile[] = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.ts'))
  .map(path => ({ path, room: path.split('/')[0] ?? '', text: readFileSync(join(sourceFolder, path), 'utf8') }))
