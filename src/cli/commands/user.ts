import { join } from 'node:path'
import { Command } from 'commander'
import { PasswordHasher } from '../../accounts/password-hash.ts'
import { nameKey } from '../../accounts/user-name.ts'
import { password } from '../../api/schemas/people.ts'
import { openSqlite, SqliteError, type UserTable } from '../../database/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { addConfigFlags } from '../config-flags.ts'
import { withData } from '../open-data.ts'
import { readSecret } from '../read-secret.ts'

type Flags = Record<string, unknown>

async function readUsers(flags: Flags): Promise<{ users: UserTable[]; dataDir: string }> {
  return withData(flags, async ({ database, dataDir }) => {
    try {
      return { users: await database.queries.selectFrom('user').selectAll().orderBy('name_key').execute(), dataDir }
    } catch (error) {
      // A database of a version without users, which the server has not opened since.
      if (error instanceof SqliteError && /no such table/.test(error.message)) {
        throw new ViewtronError('no-data', { path: dataDir }, error)
      }
      throw error
    }
  })
}

const day = (milliseconds: number | null) => (milliseconds === null ? 'never' : new Date(milliseconds).toISOString())

async function list(flags: Flags): Promise<void> {
  const { users } = await readUsers(flags)
  for (const { name, role, last_sign_in } of users) {
    process.stdout.write(`${name}  ${role}  last sign-in: ${day(last_sign_in)}\n`)
  }
  if (users.length === 0) process.stderr.write('There is nobody yet; the server prints a set-up link when it starts.\n')
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
  const { users, dataDir } = await readUsers(flags)
  const user = users.find(one => one.name_key === nameKey(name))
  if (!user) throw new ViewtronError('user-unknown', { name })
  const hash = await new PasswordHasher().hash(await askPassword(user.name))
  // Beside a running server, which sees it within a few seconds.
  const database = await openSqlite(join(dataDir, 'viewtron.db'))
  try {
    const { queries } = database
    await database.commit([
      queries.updateTable('user').set({ password_hash: hash }).where('id', '=', user.id).compile(),
      queries.deleteFrom('session').where('user_id', '=', user.id).compile(),
    ])
  } finally {
    await database.close()
  }
  process.stdout.write(`${user.name} has a new password and is signed out everywhere.\n`)
}

/** `viewtron user`: for who has locked himself out. */
export function userCommand(): Command {
  const command = new Command('user')
    .description('list users, give one a new password')
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
  for (const sub of [listCommand, resetCommand]) command.addCommand(addConfigFlags(sub, ['dataDir']).exitOverride())
  return command
}
