import { type Command, Option } from 'commander'
import { type Config, flagOf, loadConfig, type OptionName, optionTable } from '../config/index.ts'

/** Adds `--config` and the flags of these settings, with help and environment names from the option table. */
export function addConfigFlags(command: Command, names: readonly OptionName[]): Command {
  command.option('--config <file>', 'settings file (default: viewtron.yaml here or in the data directory)')
  for (const name of names) {
    const { env, help, shown, secret } = optionTable[name]
    // Passwords have no flags, because all users of the machine can see command lines.
    if (secret) continue
    command.addOption(new Option(`${flagOf(name)} <value>`, `${help} (default: ${shown}; ${env})`))
  }
  return command
}

/** Returns the configuration for a command's parsed flags. Throws `config-invalid`. */
export function configOf(flags: Record<string, unknown>): { config: Config; warnings: string[] } {
  return loadConfig({
    flags: flags as Partial<Record<OptionName, unknown>>,
    env: process.env,
    file: flags.config as string | undefined,
    workingDir: process.cwd(),
  })
}
