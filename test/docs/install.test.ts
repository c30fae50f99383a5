import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/project-root.ts'

const page = readFileSync(join(projectRoot, 'INSTALL.md'), 'utf8')
const ways = page.split(/^## (?=\d\. )/m).slice(1)
const numbered = ways.map(way => way.split('\n## ')[0] ?? '')
const commandsOf = (way: string) => (/```sh\n(.*?)```/s.exec(way)?.[1] ?? '').trim().split('\n')

describe('INSTALL.md', () => {
  it('has five ways to install', () => {
    expect(numbered.map(way => way.split('\n')[0])).toEqual([
      '1. Debian package',
      '2. Container',
      '3. npm',
      '4. Home Assistant add-on',
      '5. Two commands from a clone',
    ])
  })

  it.each(numbered)('needs at most ten lines for one: %.20s', way => {
    expect(commandsOf(way).length).toBeLessThanOrEqual(10)
  })

  // `npm run long` runs these commands as they are written.
  it.each(['debian-package', 'npm-package', 'clone'])('has the commands that test/long/%s.sh runs', name => {
    const script = readFileSync(join(projectRoot, `test/long/${name}.sh`), 'utf8')
    const [, heading = ''] = /commands_of '([^']+)'/.exec(script) ?? []
    const way = numbered.find(one => one.startsWith(`${heading}\n`)) ?? ''
    expect(commandsOf(way)[0]).not.toBe('')
  })
})
