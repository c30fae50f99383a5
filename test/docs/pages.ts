import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../support/project-root.ts'

const docs = readdirSync(join(projectRoot, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.md'))
  .map(path => join('docs', path))

/** All pages for people, relative to the root of the project. */
export const documentedPages = [
  'README.md',
  'INSTALL.md',
  'SECURITY.md',
  'packaging/home-assistant/DOCS.md',
  'CONTRIBUTING.md',
  'examples/README.md',
  'dashboard/README.md',
  'src/search/README.md',
  ...docs,
]
