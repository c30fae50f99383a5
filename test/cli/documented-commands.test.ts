import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/project-root.ts'
import { runCli } from '../support/run-cli.ts'

const pages = [
  'README.md',
  'INSTALL.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(projectRoot, 'docs')).map(name => join('docs', name)),
]

/** Lines of code blocks that call `viewtron`, without what stands before it and behind the command. */
function commandsOf(page: string): string[] {
  const blocks = readFileSync(join(projectRoot, page), 'utf8').matchAll(/^ *```(?:sh|console|bash)\n(.*?)^ *```/gms)
  return [...blocks].flatMap(([, block = '']) => {
    const calls = block
      .replaceAll('\\\n', ' ')
      .matchAll(/^\s*(?:\$ )?(?:\w+=(?:'[^']*'|\S*) )*(?:\.\/)?viewtron (.*)$/gm)
    return [...calls].map(([, call = '']) => call.replace(/\s[|>#&].*$/, '').trim())
  })
}

const documented = [...new Set(pages.filter(page => page.endsWith('.md')).flatMap(commandsOf))]

describe('the commands in the documentation', () => {
  it('are found', () => {
    expect(documented.length).toBeGreaterThan(10)
    expect(documented.some(command => command.startsWith('camera plates import'))).toBe(true)
  })

  it.each(documented)('viewtron %s: the command and its flags exist', async command => {
    const words = command.split(/\s+/)
    const flags = words.filter(word => word.startsWith('--')).map(flag => flag.replace(/=.*/, ''))
    const first = words.findIndex(word => word.startsWith('-'))
    const path = (first < 0 ? words : words.slice(0, first)).filter(word => /^[a-z-]+$/.test(word))
    const { code, stdout } = await runCli([...path.slice(0, 3), '--help'])
    expect([code, stdout.split('\n')[0]]).toEqual([0, expect.stringContaining(['Usage: viewtron', ...path].join(' '))])
    for (const flag of flags) expect(stdout).toMatch(new RegExp(`(^|[\\s,])${flag}(?![\\w-])`))
  })

  it('call scripts of package.json that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { scripts: object }
    const called = pages
      .filter(page => page.endsWith('.md'))
      .flatMap(page => [...readFileSync(join(projectRoot, page), 'utf8').matchAll(/\bnpm run ([\w:-]+)/g)])
      .map(([, name = '']) => name)
    expect(called).toContain('demo')
    expect(called.filter(name => !Object.hasOwn(scripts, name))).toEqual([])
  })
})
