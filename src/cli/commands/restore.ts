import { resolve } from 'node:path'
import { Command } from 'commander'
import { isSshAddress, type Restored, readKeys, restoreBackup, withSshBackup } from '../../backup/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { closeToOthers } from '../close-to-others.ts'
import { addConfigFlags, configOf } from '../config-flags.ts'
import { showProgress } from '../show-progress.ts'

interface Flags extends Record<string, unknown> {
  update?: true
  keys?: string
  sshConfig?: string
  json?: true
}

const withoutKeys = `The backup has no keys. If you kept them apart, copy them to .keys in the data directory before the first start, or
restore with --keys FOLDER. Otherwise enter again in the dashboard: passwords of devices, of the camera port, of MQTT and of e-mails;
addresses, secrets and headers of webhooks; authenticator apps (viewtron user remove-second-factor NAME). Notifications have to be
switched on again on each device, and links to pictures that were sent no longer work.
`

function printRestored({ backup, manifest, files, damaged }: Restored, dataDir: string, flags: Flags): void {
  for (const path of damaged) process.stderr.write(`damaged or missing in the backup, left out: ${path}\n`)
  if (!manifest.keys && flags.keys === undefined) process.stderr.write(withoutKeys)
  if (damaged.length > 0) throw new ViewtronError('restore-not-whole', { path: dataDir, count: damaged.length })
  const line = flags.json
    ? JSON.stringify({ backup, dataDir, files, createdAt: manifest.createdAt })
    : `${dataDir}: ${files} files restored, as they were on ${manifest.createdAt}`
  process.stdout.write(`${line}\n`)
}

async function run(source: string, flags: Flags): Promise<void> {
  closeToOthers()
  const dataDir = resolve(configOf(flags).config.dataDir)
  const storeKeys = flags.keys === undefined ? null : await readKeys(resolve(flags.keys))
  const progress = showProgress()
  const restore = (from: string) =>
    restoreBackup({ source: from, dataDir, update: flags.update === true, onProgress: progress.show })
  const sshConfig = flags.sshConfig ?? null
  const restored = await (isSshAddress(source)
    ? withSshBackup({ source, dataDir, sshConfig }, restore)
    : restore(resolve(source))
  ).finally(progress.end)
  await storeKeys?.(dataDir)
  const backup = isSshAddress(source) ? source : restored.backup
  printRestored({ ...restored, backup }, dataDir, flags)
}

/** Creates `viewtron restore SOURCE`: restores a backup into an empty data directory. */
export function restoreCommand(): Command {
  const command = new Command('restore')
    .description('restore a backup into an empty data directory')
    .argument('<source>', 'a backup, or the folder of the backups: its newest complete one; or ssh://user@host/path')
    .option('--update', 'add a later backup to one that was restored there and not used since (see docs/moving.md)')
    .option('--keys <folder>', 'a copy of the folder .keys, for a backup that was made without it')
    .option('--ssh-config <file>', 'configuration of ssh instead of the own one of this user')
    .option('--json', 'print one JSON object: { backup, dataDir, files, createdAt }')
    .addHelpText('after', '\nExample:\n  viewtron restore /mnt/backup/viewtron --data-dir /srv/viewtron/data')
    .action(run)
  return addConfigFlags(command, ['dataDir'])
}
