import { resolve } from 'node:path'
import { Command } from 'commander'
import { isSshAddress, type Restored, restoreBackup, withSshBackup } from '../../backup/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { closeToOthers } from '../close-to-others.ts'
import { addConfigFlags, configOf } from '../config-flags.ts'
import { showProgress } from '../show-progress.ts'

function printRestored({ backup, manifest, files, damaged }: Restored, dataDir: string, json: boolean): void {
  for (const path of damaged) process.stderr.write(`damaged or missing in the backup, left out: ${path}\n`)
  if (!manifest.keys) {
    process.stderr.write('The backup has no keys: type the passwords of the devices again in the dashboard.\n')
  }
  if (damaged.length > 0) throw new ViewtronError('restore-not-whole', { path: dataDir, count: damaged.length })
  const line = json
    ? JSON.stringify({ backup, dataDir, files, createdAt: manifest.createdAt })
    : `${dataDir}: ${files} files restored, as they were on ${manifest.createdAt}`
  process.stdout.write(`${line}\n`)
}

async function run(source: string, flags: Record<string, unknown>): Promise<void> {
  closeToOthers()
  const dataDir = resolve(configOf(flags).config.dataDir)
  const progress = showProgress()
  const restore = (from: string) =>
    restoreBackup({ source: from, dataDir, update: flags.update === true, onProgress: progress.show })
  const sshConfig = typeof flags.sshConfig === 'string' ? flags.sshConfig : null
  const restored = await (isSshAddress(source)
    ? withSshBackup({ source, dataDir, sshConfig }, restore)
    : restore(resolve(source))
  ).finally(progress.end)
  const backup = isSshAddress(source) ? source : restored.backup
  printRestored({ ...restored, backup }, dataDir, flags.json === true)
}

/** Creates `viewtron restore SOURCE`: restores a backup into an empty data directory. */
export function restoreCommand(): Command {
  const command = new Command('restore')
    .description('restore a backup into an empty data directory')
    .argument('<source>', 'a backup, or the folder of the backups: its newest complete one; or ssh://user@host/path')
    .option('--update', 'add a later backup to one that was restored there and not used since (see docs/moving.md)')
    .option('--ssh-config <file>', 'configuration of ssh instead of the own one of this user')
    .option('--json', 'print one JSON object: { backup, dataDir, files, createdAt }')
    .addHelpText('after', '\nExample:\n  viewtron restore /mnt/backup/viewtron --data-dir /srv/viewtron/data')
    .action(run)
  return addConfigFlags(command, ['dataDir'])
}
