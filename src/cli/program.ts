import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { decodeCommand } from './commands/decode.ts'
import { eventsCommand } from './commands/events.ts'
import { importCommand } from './commands/import.ts'
import { rawCommand } from './commands/raw.ts'
import { serveCommand } from './commands/serve.ts'
import { simulateCommand } from './commands/simulate.ts'

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

/** The command `viewtron` with everything below it. Throws CommanderError instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('viewtron')
    .description('Receives the events of Viewtron (TVT) AI cameras and recorders, and loses none of them.')
    .version(version())
    .addHelpText('after', '\nExample:\n  viewtron serve --data-dir /srv/viewtron')
  const commands = [serveCommand(), decodeCommand(), eventsCommand(), rawCommand(), importCommand(), simulateCommand()]
  for (const command of commands) program.addCommand(command)
  for (const command of [program, ...commands]) command.exitOverride().showSuggestionAfterError()
  return program
}
