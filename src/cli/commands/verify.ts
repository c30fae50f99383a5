import { Command } from 'commander'
import { serverZone } from '../../lib/server-zone.ts'
import { besideServer, type Verified, verifyData } from '../../verify/index.ts'
import { closeToOthers } from '../close-to-others.ts'
import { addConfigFlags } from '../config-flags.ts'
import { withData, withWritableData } from '../data-directory.ts'
import { lowerPriority } from '../lower-priority.ts'
import { rebuildCsv } from '../rebuild-csv.ts'
import { showProgress } from '../show-progress.ts'

function printVerified({ whole, checked, findings, repaired }: Verified): void {
  for (const { code, path, id } of repaired) process.stdout.write(`mended: ${code} ${path ?? ''} ${id ?? ''}\n`)
  for (const { code, path, id, repairable } of findings) {
    process.stdout.write(`${code}: ${[path, id].filter(part => part !== null).join(' ')}`)
    process.stdout.write(repairable ? ' (--repair can mend it)\n' : '\n')
  }
  const { rows, pictures, rawPosts, decodedPosts, csvEvents } = checked
  const posts = `${rawPosts} original posts (${decodedPosts} decoded)`
  const counts = `${rows} rows, ${pictures} pictures, ${posts}, ${csvEvents} events in events.csv`
  process.stdout.write(`${whole ? 'Everything is there' : `${findings.length} findings`}: checked ${counts}\n`)
}

async function run(flags: Record<string, unknown>): Promise<void> {
  closeToOthers()
  lowerPriority()
  const progress = showProgress()
  const open = flags.repair ? withWritableData<Verified> : withData<Verified>
  const verified = await open(flags, ({ dataDir, place, archive, database, isWritable }) =>
    verifyData({
      dataDir,
      archive,
      queries: database.queries,
      timeZone: serverZone().timeZone,
      repair: isWritable ? database.write : null,
      posts: flags.posts ? 'all' : 'sample',
      rebuildCsv: () => rebuildCsv(place),
      now: () => new Date(),
      mostOfCore: flags.fast ? 1 : besideServer,
      onProgress: progress.show,
    }),
  ).finally(progress.end)
  if (flags.json) process.stdout.write(`${JSON.stringify(verified)}\n`)
  else printVerified(verified)
  if (!verified.whole) process.exitCode = 1
}

/** Creates `viewtron verify`: compares the stored data with itself. */
export function verifyCommand(): Command {
  const command = new Command('verify')
    .description('compare events with their pictures, original posts and events.csv, while the server runs')
    .option(
      '--repair',
      'store lost pictures and unreadable events again from the original posts; write events.csv again (stop the server first)',
    )
    .option('--posts', 'decode every original post and compare it with its event, not only about a thousand')
    .option('--fast', 'use a whole core, instead of a fifth that a server beside it does not notice')
    .option('--json', 'print one JSON object: { whole, checked, findings: [{ code, path, id, repairable }], repaired }')
    .addHelpText('after', '\nExample:\n  viewtron verify --data-dir /srv/viewtron/data')
    .action(run)
  return addConfigFlags(command, ['dataDir'])
}
