import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { type Backup, chooseTarget, isSshAddress, type KeptBackups } from '../../backup/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { programVersion } from '../../version.ts'
import { closeToOthers } from '../close-to-others.ts'
import { addConfigFlags } from '../config-flags.ts'
import { withData } from '../data-directory.ts'
import { lowerPriority } from '../lower-priority.ts'
import { showProgress } from '../show-progress.ts'

interface Flags extends Record<string, unknown> {
  json?: true
  withoutKeys?: true
  sshConfig?: string
  keepDaily?: number
  keepWeekly?: number
}

/** Reads the number of an option; commander shows the sentence of the error. */
const atLeast = (least: number) => (text: string) => {
  const count = Number(text)
  if (/^\d{1,4}$/.test(text) && count >= least) return count
  throw new InvalidArgumentError(`It must be a number from ${least} to 9999.`)
}

/** All backups stay unless one of the flags is given. */
function keptOf({ keepDaily, keepWeekly = 0 }: Flags): KeptBackups | undefined {
  if (keepDaily === undefined && keepWeekly === 0) return undefined
  return { daily: keepDaily ?? 0, weekly: keepWeekly }
}

function printBackup({ path, manifest, missing, removed }: Backup, { json }: Flags): void {
  for (const file of missing) process.stderr.write(`missing in the data directory before this backup: ${file}\n`)
  if (json) {
    process.stdout.write(`${JSON.stringify({ path, ...manifest, missing, removed })}\n`)
    return
  }
  const { files, bytes, copied, linked } = manifest
  const size = `${(bytes / 1e6).toFixed(1)} MB`
  process.stdout.write(`${path}: ${files} files, ${size}; ${copied} copied, ${linked} as links\n`)
  if (manifest.archive)
    process.stdout.write(`pictures and original posts stay in ${manifest.archive}: they are not in this backup\n`)
  for (const folder of removed) process.stdout.write(`removed: ${folder}\n`)
}

function folderOf(target: string): string {
  if (!/^[a-z]+:\/\//i.test(target)) return resolve(target)
  throw new ViewtronError('backup-target-unfit', { path: target, reason: 'it is not a folder of this machine' })
}

async function run(target: string, flags: Flags): Promise<void> {
  closeToOthers()
  lowerPriority()
  const progress = showProgress()
  const backup = await withData(flags, ({ dataDir, database }) => {
    const place = isSshAddress(target) ? target : folderOf(target)
    return chooseTarget({ target: place, dataDir, sshConfig: flags.sshConfig ?? null }).make({
      database,
      withKeys: !flags.withoutKeys,
      keep: keptOf(flags),
      version: programVersion(),
      now: () => new Date(),
      onProgress: progress.show,
    })
  }).finally(progress.end)
  printBackup(backup, flags)
}

/** Creates `viewtron backup TARGET`: makes a backup while the server runs. */
export function backupCommand(): Command {
  const command = new Command('backup')
    .description('make a backup of all data in a new folder below TARGET, while the server runs')
    .argument('<target>', 'the folder of the backups, on another disk if there is one, or ssh://user@host/path')
    .option('--without-keys', 'leave out the keys of stored passwords and secrets')
    .option('--ssh-config <file>', 'configuration of ssh instead of the own one of this user')
    .option('--keep-daily <days>', 'then remove older backups, except the newest of so many days …', atLeast(1))
    .option('--keep-weekly <weeks>', '… and of so many weeks', atLeast(0))
    .option('--json', 'print one JSON object: { path, createdAt, lastSeq, files, bytes, linked, copied, missing, … }')
    .addHelpText(
      'after',
      '\nExample:\n  viewtron backup /mnt/backup/viewtron\n  viewtron backup ssh://backup@nas/volume1/viewtron',
    )
    .action(run)
  return addConfigFlags(command, ['dataDir'])
}
