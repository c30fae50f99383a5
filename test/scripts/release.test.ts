import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { changelogSection } from '../../scripts/packaging/changelog-section.ts'
import { type Manifest, publishedManifest } from '../../scripts/packaging/published-manifest.ts'
import { repositoryOf } from '../../scripts/packaging/repository-of.ts'
import { programVersion } from '../../src/version.ts'
import { projectRoot } from '../support/project-root.ts'

describe('the section of the changelog', () => {
  const changelog =
    '# Changelog\n\n## Unreleased — a\n\n- new\n\n## Unreleased — b\n\n- newer\n\n## [1.1.0] 2026\n\n- old\n\n## 1.0.0\n\n- older\n'

  it('is the one of the version', () => {
    expect(changelogSection(changelog, '1.1.0')).toBe('## [1.1.0] 2026\n\n- old\n')
    expect(changelogSection(changelog, '1.0.0')).toBe('## 1.0.0\n\n- older\n')
  })

  it('is all that is not released, for a version without one', () => {
    expect(changelogSection(changelog, '1.2.0')).toBe('## Unreleased — a\n\n- new\n\n## Unreleased — b\n\n- newer\n')
  })

  it('exists for this version', () => {
    expect(changelogSection(readFileSync(join(projectRoot, 'CHANGELOG.md'), 'utf8'), programVersion())).toContain('- ')
  })
})

describe('the repository named in the npm package', () => {
  it.each([
    ['https://code.example/house/server.git', 'https://code.example/house/server'],
    ['https://ann:secret@code.example/house/server', 'https://code.example/house/server'],
    ['git@code.example:house/server.git', 'https://code.example/house/server'],
    ['ssh://git@code.example/house/server', 'https://code.example/house/server'],
  ])('of %s is %s', (remote, page) => {
    expect(repositoryOf(remote)).toEqual({
      repository: { type: 'git', url: `git+${page}.git` },
      bugs: { url: `${page}/issues` },
    })
  })

  it.each(['', '/srv/server', '../server', 'file:///srv/server', 'http://localhost/server'])(
    'is none for %s, which others cannot reach',
    remote => {
      expect(repositoryOf(remote)).toBeNull()
    },
  )
})

test('the published package.json asks only for packages that are not part of the bundle', () => {
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as Manifest
  const published = publishedManifest(manifest)
  expect(Object.keys(published.dependencies).sort()).toEqual(['@fastify/swagger-ui', 'pino', 'pino-pretty', 'sharp'])
  expect(published.scripts).toBeUndefined()
  expect(published.bin).toEqual(manifest.bin)
})
