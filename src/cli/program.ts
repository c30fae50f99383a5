import { Command } from 'commander'
import { programVersion } from '../version.ts'

interface Entry {
  description: string
  load: () => Promise<Command>
}

// Commands are loaded on demand: the simulator's picture library alone uses more memory than the server.
const commands: Record<string, Entry> = {
  serve: {
    description: 'run the server',
    load: async () => (await import('./commands/serve.ts')).serveCommand(),
  },
  reload: {
    description: 'make the running server use changed certificates, outputs and log level',
    load: async () => (await import('./commands/reload.ts')).reloadCommand(),
  },
  decode: {
    description: 'print what saved posts mean',
    load: async () => (await import('./commands/decode.ts')).decodeCommand(),
  },
  events: {
    description: 'print stored events',
    load: async () => (await import('./commands/events.ts')).eventsCommand(),
  },
  raw: {
    description: 'print the original post of an event',
    load: async () => (await import('./commands/raw.ts')).rawCommand(),
  },
  outputs: {
    description: 'print where events go and how that goes',
    load: async () => (await import('./commands/outputs.ts')).outputsCommand(),
  },
  deliveries: {
    description: 'print what webhooks were sent, send again what failed',
    load: async () => (await import('./commands/deliveries.ts')).deliveriesCommand(),
  },
  camera: {
    description: 'ask a camera or recorder, set it up to post here',
    load: async () => (await import('./commands/camera.ts')).cameraCommand(),
  },
  rebuild: {
    description: 'work out passes, visits and maps of paths again from the log (stop this server first)',
    load: async () => (await import('./commands/rebuild.ts')).rebuildCommand(),
  },
  import: {
    description: 'take in the raw_posts folder of the original server',
    load: async () => (await import('./commands/import.ts')).importCommand(),
  },
  backup: {
    description: 'make a backup while the server runs',
    load: async () => (await import('./commands/backup.ts')).backupCommand(),
  },
  restore: {
    description: 'restore a backup into an empty data directory',
    load: async () => (await import('./commands/restore.ts')).restoreCommand(),
  },
  verify: {
    description: 'compare events with their pictures, original posts and events.csv',
    load: async () => (await import('./commands/verify.ts')).verifyCommand(),
  },
  upgrade: {
    description: 'say what a start of this version would change in the database',
    load: async () => (await import('./commands/upgrade.ts')).upgradeCommand(),
  },
  retention: {
    description: 'print what is kept how long, what was removed, and what would be',
    load: async () => (await import('./commands/retention.ts')).retentionCommand(),
  },
  erase: {
    description: 'erase a plate or a face everywhere (stop this server first)',
    load: async () => (await import('./commands/erase.ts')).eraseCommand(),
  },
  user: {
    description: 'list users, give one a new password',
    load: async () => (await import('./commands/user.ts')).userCommand(),
  },
  doctor: {
    description: 'say why nothing arrives and what to do',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  },
  simulate: {
    description: 'post the events of cameras and a recorder that do not exist',
    load: async () => (await import('./commands/simulate.ts')).simulateCommand(),
  },
}

/** Names of the commands, in the order of the help. */
export const commandNames: readonly string[] = Object.keys(commands)

/**
 * Creates the command `viewtron` with the subcommand of these arguments. Throws CommanderError instead of ending the
 * process.
 */
export async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('viewtron')
    .description('Receives the events of Viewtron (TVT) AI cameras and recorders, and loses none of them.')
    .version(programVersion())
    .addHelpText('after', '\nExample:\n  viewtron serve --data-dir /srv/viewtron')
  const called = args.find(argument => argument in commands)
  for (const [name, { description, load }] of Object.entries(commands)) {
    const command = name === called ? await load() : new Command(name).description(description)
    program.addCommand(command.exitOverride().showSuggestionAfterError())
  }
  return program.exitOverride().showSuggestionAfterError()
}
