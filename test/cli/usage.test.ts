import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/project-root.ts'
import { runCli } from '../support/run-cli.ts'

const help = await runCli(['--help'])
const commands = [...help.stdout.matchAll(/^ {2}([a-z]+) {2,}/gm)].flatMap(([, name = '']) => name)
const manual = readFileSync(join(projectRoot, 'README.md'), 'utf8')
const explained = [...manual.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`([a-z]+)/g)].map(([, name = '']) => name),
)

describe('viewtron', () => {
  it('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
    expect(await runCli(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('--help lists the commands, which the README explains, and ends with an example', () => {
    expect(help.code).toBe(0)
    expect(commands).toEqual(expect.arrayContaining(['serve', 'decode', 'events', 'raw', 'import', 'doctor']))
    expect(commands.filter(command => !explained.includes(command))).toEqual([])
    expect(help.stdout).toMatch(/\nExample:\n {2}viewtron .+\n$/)
  })

  it.each(commands)('%s --help ends with an example', async command => {
    const { code, stdout, stderr } = await runCli([command, '--help'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(new RegExp(`\nExample:\n {2}(?:[A-Z]+=\\S+ )?viewtron ${command}.*\n`))
  })

  it.each([
    ['an unknown command', ['evnts'], 'Did you mean events?'],
    ['an unknown flag', ['events', '--limits', '3'], 'Did you mean --limit?'],
    ['a missing argument', ['raw'], "missing required argument 'id'"],
    ['a value that is no number', ['events', '--limit', 'many'], 'Not a whole number.'],
    ['flags that exclude each other', ['events', '--json', '--csv'], 'cannot be used with'],
  ])('%s is wrong usage: exit code 2 and a word on standard error', async (_, args, words) => {
    const { code, stdout, stderr } = await runCli(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(words)
  })
})
