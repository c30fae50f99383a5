import { join } from 'node:path'
import { Command } from 'commander'
import { checkRoomForCopy, planUpgrade, type UpgradePlan } from '../../database/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { programVersion } from '../../version.ts'
import { addConfigFlags, configOf } from '../config-flags.ts'
import { withDataOfAnyAge } from '../data-directory.ts'

/** The effects of a start of this version, as `--json` prints them. */
interface UpgradeCheck extends UpgradePlan {
  dataDir: string
  version: string
  /** Why a start would leave the database as it is and store nothing; null where it would work. */
  refused: { code: string; message: string; hint: string } | null
}

const nothing: UpgradePlan = { migrations: [], copyBytes: null, freeBytes: 0 }
const inMb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

async function check(flags: Record<string, unknown>): Promise<UpgradeCheck> {
  const { upgradeCopy } = configOf(flags).config
  return withDataOfAnyAge(flags, async ({ dataDir, database }) => {
    const about = { dataDir, version: programVersion() }
    const path = join(dataDir, 'viewtron.db')
    let plan = nothing
    try {
      plan = await planUpgrade(database.queries, path)
      if (upgradeCopy === 'off') plan = { ...plan, copyBytes: null }
      checkRoomForCopy(plan, path)
      return { ...about, ...plan, refused: null }
    } catch (error) {
      if (!(error instanceof ViewtronError)) throw error
      const { code, message, hint } = error
      return { ...about, ...plan, refused: { code, message, hint } }
    }
  })
}

function linesOf({ dataDir, version, migrations, copyBytes, freeBytes, refused }: UpgradeCheck): string[] {
  if (refused) return [`A start of version ${version} would be refused: ${refused.message}`, refused.hint]
  if (migrations.length === 0) return [`${dataDir}: version ${version} has nothing to upgrade`]
  const copy = copyBytes === null ? 'no copy of the database' : `a copy of the database of ${inMb(copyBytes)}`
  return [
    `A start of version ${version} would upgrade the database in ${dataDir}:`,
    ...migrations.map(name => `  ${name}`),
    `before that: ${copy}; free on the disk: ${inMb(freeBytes)}`,
  ]
}

async function run(flags: Record<string, unknown>): Promise<void> {
  const found = await check(flags)
  process.stdout.write(flags.json ? `${JSON.stringify(found)}\n` : `${linesOf(found).join('\n')}\n`)
  if (found.refused) process.exitCode = 1
}

/** Creates `viewtron upgrade --check`: says what a start of this version would change in a data directory. */
export function upgradeCommand(): Command {
  const command = new Command('upgrade')
    .description('say what a start of this version would change in the database, while a server runs')
    .requiredOption('--check', 'only say it; a start upgrades the database by itself')
    .option(
      '--json',
      'print one JSON object: { dataDir, version, migrations, copyBytes, freeBytes, refused: { code, message, hint } or null }',
    )
    .addHelpText(
      'after',
      '\nThe exit code is 0 where a start would work, and 1 where it would be refused.\n\nExample:\n  viewtron upgrade --check',
    )
    .action(run)
  return addConfigFlags(command, ['dataDir', 'upgradeCopy'])
}
