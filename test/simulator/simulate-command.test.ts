import { afterEach, describe, expect, it, vi } from 'vitest'
import { simulateCommand } from '../../src/cli/commands/simulate.ts'
import { startServer } from './server.ts'

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** Runs the command as the shell would; the result is what it wrote. */
async function run(...words: string[]): Promise<{ output: string; exitCode: unknown }> {
  let output = ''
  vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    output += text
    return true
  })
  const command = simulateCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
  await command.parseAsync(words, { from: 'user' })
  return { output, exitCode: process.exitCode }
}

describe('viewtron simulate', () => {
  it('prints the summary as JSON', async () => {
    await using server = await startServer()
    const { output, exitCode } = await run(
      server.url.href,
      '--types',
      'status',
      '--rate',
      '100',
      '--count',
      '3',
      '--json',
    )
    expect(JSON.parse(output)).toMatchObject({ sent: 3, acknowledged: 3, refused: 0, failed: 0 })
    expect(exitCode).toBeUndefined()
  })

  it('prints the summary for people, with the latencies', async () => {
    await using server = await startServer()
    const { output } = await run(server.url.href, '--types', 'keepalive', '--rate', '100', '--count', '2')
    expect(output).toMatch(
      /^sent 2 in .*\nacknowledged 2 \(2 keepalive\), refused 0, failed 0\nlatency p50 .* ms, p95 .* ms, p99 .* ms\n$/,
    )
  })

  it('exits with 1 when a post was refused', async () => {
    await using server = await startServer(() => 503)
    expect((await run(server.url.href, '--types', 'status', '--count', '1')).exitCode).toBe(1)
  })

  const mistakes: [string, string[], RegExp][] = [
    ['an unknown type, with a suggestion', ['--types', 'lrp'], /Did you mean "lpr"\?/],
    ['an empty list of types', ['--types', ','], /names no type/],
    ['a rate of nothing', ['--rate', '0'], /above 0/],
    ['a count that is no number', ['--count', 'many'], /whole number/],
    ['a start that is no time', ['--start', 'yesterday'], /ISO 8601/],
    ['an address that is none', ['camera'], /http/],
    ['types that no camera of the site can send', ['--types', 'audio', '--cameras', '0'], /can send/],
  ]
  for (const [mistake, words, message] of mistakes) {
    it(`refuses ${mistake}`, async () => {
      await expect(run(...words)).rejects.toThrow(message)
    })
  }

  it('shows an example in its help', () => {
    let help = ''
    const command = simulateCommand().configureOutput({ writeOut: text => (help += text) })
    command.outputHelp()
    expect(help).toContain('viewtron simulate http://127.0.0.1:5002/API --types lpr')
  })
})
