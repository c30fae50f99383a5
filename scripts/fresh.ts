/**
 * `npm run fresh`: checks that generated files are up to date. With `--write` it generates them again.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { exampleFiles, unusualFiles } from '../examples/generate.ts'
import { apiRoutesFile } from './api-routes.ts'
import { configurationPage } from './configuration-page.ts'
import { withoutEngines } from './lock-file.ts'
import { withPermissionTable } from './permission-table.ts'
import { withRoomTable } from './room-table.ts'

const root = resolve(import.meta.dirname, '..')
const lockFile = resolve(root, 'package-lock.json')
const write = process.argv.includes('--write')

function contentOf(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}

/** Pictures differ slightly between builds of sharp; everything else in a post must be equal. */
function withoutPictures(post: Buffer): string {
  return post
    .toString('latin1')
    .replace(/[A-Za-z0-9+/]{400,}={0,2}/g, 'picture')
    .replace(/(Base64Length[^>]*>)\d+/g, '$1n')
}

function isFresh(found: Buffer | null, made: Buffer): boolean {
  return found !== null && (found.equals(made) || withoutPictures(found) === withoutPictures(made))
}

const pagesWithRooms = ['docs/architecture.md', 'CONTRIBUTING.md'].map(path => resolve(root, path))

const permissionsPage = resolve(root, 'docs/permissions.md')

const generated = new Map<string, Buffer>([
  [permissionsPage, Buffer.from(await withPermissionTable(readFileSync(permissionsPage, 'utf8')))],
  [resolve(root, 'docs/configuration.md'), Buffer.from(configurationPage())],
  ...pagesWithRooms.map(path => [path, Buffer.from(withRoomTable(readFileSync(path, 'utf8')))] as const),
  [resolve(root, 'src/api/schemas/routes.ts'), Buffer.from(await apiRoutesFile())],
  [lockFile, Buffer.from(withoutEngines(readFileSync(lockFile, 'utf8')))],
  ...[...(await unusualFiles())].map(([path, bytes]) => [resolve(root, 'examples', path), bytes] as const),
  ...[...(await exampleFiles())].map(([path, bytes]) => [resolve(root, 'examples', `${path}.xml`), bytes] as const),
])
const stale = [...generated].filter(([path, made]) => !isFresh(contentOf(path), made))
for (const [path, made] of stale) {
  if (write) writeFileSync(path, made)
  console.log(`${write ? 'written' : 'stale'}: ${relative(root, path)}`)
}
if (stale.length > 0 && !write) {
  console.log('run: sh scripts/node.sh scripts/fresh.ts --write')
  process.exitCode = 1
}
