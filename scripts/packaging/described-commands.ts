import type { Command } from 'commander'
import { commandNames, createProgram } from '../../src/cli/program.ts'

/** A command of `viewtron`. */
export interface DescribedCommand {
  /** Its words, such as `camera plates add`. */
  words: string
  command: Command
  /** The texts below its help, such as an example. */
  after: string
}

/** Returns what the help of a command says below its options. */
function textAfter(command: Command): string {
  let shown = ''
  command.configureOutput({
    writeOut: text => {
      shown += text
    },
  })
  command.outputHelp()
  return shown.slice(command.helpInformation().length).trim()
}

function withSubcommands(command: Command, words: string): DescribedCommand[] {
  const own = { words, command, after: textAfter(command) }
  return [own, ...command.commands.flatMap(sub => withSubcommands(sub, `${words} ${sub.name()}`))]
}

/** All commands of `viewtron` in the order of the help, each followed by its subcommands. */
export async function describedCommands(): Promise<DescribedCommand[]> {
  const programs = await Promise.all(commandNames.map(name => createProgram([name])))
  return programs.flatMap(({ commands }, index) => {
    const name = commandNames[index] ?? ''
    return commands.filter(command => command.name() === name).flatMap(command => withSubcommands(command, name))
  })
}
