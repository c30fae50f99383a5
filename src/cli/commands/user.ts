import { Command } from 'commander'
import { Accounts } from '../../accounts/index.ts'
import { password } from '../../api/schemas/people.ts'
import { DeviceKey } from '../../devices/device-key.ts'
import { systemClock } from '../../lib/clock.ts'
import { ViewtronError } from '../../model/index.ts'
import { addConfigFlags } from '../config-flags.ts'
import { type DataDirectory, withData, withWritableData } from '../data-directory.ts'
import { readSecret } from '../read-secret.ts'

type Flags = Record<string, unknown>

function accountsOf({ database, dataDir }: DataDirectory): Accounts {
  return new Accounts({
    auth: 'on',
    queries: database.queries,
    write: statements => database.commit(statements),
    // This command removes nothing by age.
    removable: () => null,
    clock: systemClock,
    sealer: new DeviceKey({ dataDir, given: null }),
  })
}

async function list(flags: Flags): Promise<void> {
  const users = await withData(flags, data => accountsOf(data).users.list())
  for (const { name, role, lastSignIn } of users) {
    process.stdout.write(`${name}  ${role}  last sign-in: ${lastSignIn?.toISOString() ?? 'never'}\n`)
  }
  if (users.length === 0)
    process.stderr.write('There are no users yet. The server prints a set-up link when it starts.\n')
}

async function askPassword(name: string): Promise<string> {
  const first = await readSecret(`New password for ${name}: `)
  if (process.stdin.isTTY && (await readSecret('Once more: ')) !== first) {
    throw new ViewtronError('password-unfit', { reason: 'was not typed the same twice' })
  }
  const result = password.safeParse(first)
  if (result.success) return result.data
  throw new ViewtronError('password-unfit', { reason: first.length > 100 ? 'is too long' : 'is too short' })
}

async function resetPassword(name: string, flags: Flags): Promise<void> {
  const user = await withData(flags, data => accountsOf(data).users.named(name))
  if (!user) throw new ViewtronError('user-unknown', { name })
  const newPassword = await askPassword(user.name)
  // A running server sees the change within a few seconds.
  await withWritableData(flags, data => accountsOf(data).users.change(user.id, { password: newPassword }))
  process.stdout.write(`${user.name} has a new password and is signed out everywhere.\n`)
}

async function removeSecondFactor(name: string, flags: Flags): Promise<void> {
  const user = await withData(flags, data => accountsOf(data).users.named(name))
  if (!user) throw new ViewtronError('user-unknown', { name })
  await withWritableData(flags, data => accountsOf(data).secondFactors.remove(user.id))
  process.stdout.write(`${user.name} needs no code to sign in.\n`)
}

/** Creates `viewtron user`: lists users, resets the password of a user and turns the second factor off. */
export function userCommand(): Command {
  const command = new Command('user')
    .description('list users, give one a new password, turn off a second factor')
    .addHelpText('after', '\nExample:\n  viewtron user reset-password Ann')
  const listCommand = new Command('list')
    .description('print the users')
    .addHelpText('after', '\nExample:\n  viewtron user list --data-dir /srv/viewtron')
    .action(list)
  const resetCommand = new Command('reset-password')
    .description('ask for a new password (or read it from standard input) and sign the user out everywhere')
    .argument('<name>', 'name of the user')
    .addHelpText('after', '\nExample:\n  viewtron user reset-password Ann < password.txt')
    .action(resetPassword)
  const removeFactorCommand = new Command('remove-second-factor')
    .description('let a user who lost the phone sign in without a code')
    .argument('<name>', 'name of the user')
    .addHelpText('after', '\nExample:\n  viewtron user remove-second-factor Ann')
    .action(removeSecondFactor)
  for (const sub of [listCommand, resetCommand, removeFactorCommand])
    command.addCommand(addConfigFlags(sub, ['dataDir']).exitOverride())
  return command
}
