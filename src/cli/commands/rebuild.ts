import { Command } from 'commander'
import { createLog } from '../../lib/log.ts'
import { serverZone } from '../../lib/server-zone.ts'
import { createCore } from '../../server/create-core.ts'
import { closeToOthers } from '../close-to-others.ts'
import { addConfigFlags, configOf } from '../config-flags.ts'

async function run(flags: Record<string, unknown>): Promise<void> {
  const { config } = configOf(flags)
  closeToOthers()
  const core = createCore({ config, log: createLog('warn') }, serverZone())
  const { ingest, analysis, places, readers, feed } = core
  await ingest.start()
  try {
    await places.rebuild()
    await analysis.rebuildPaths()
    process.stdout.write(
      `Passes, visits and maps of paths are worked out again from ${feed.lastSeq} entries of the log.\n`,
    )
  } finally {
    await places.stop()
    await analysis.stop()
    await readers.close()
    await ingest.stop()
  }
}

/** Creates `viewtron rebuild`: works out passes, visits and maps of paths again from the log. */
export function rebuildCommand(): Command {
  const command = new Command('rebuild')
    .description('work out passes, visits and maps of paths again from the log (stop this server first)')
    .addHelpText(
      'after',
      '\nWhat people decided (places, names, closed and joined visits) stays.\n\nExample:\n  viewtron rebuild',
    )
    .action(run)
  return addConfigFlags(command, ['dataDir'])
}
