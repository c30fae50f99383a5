import { resolve } from 'node:path'
import { Command } from 'commander'
import { archiveStore } from '../../config/index.ts'
import type { ImportProgress } from '../../ingest/index.ts'
import { closeToOthers } from '../close-to-others.ts'
import { addConfigFlags, configOf } from '../config-flags.ts'
import { startIngest } from '../start-ingest.ts'

const showEveryMs = 500

function progressText({ done, total, events, unparsed, notes, skipped }: ImportProgress): string {
  return `${done} of ${total} files: ${events} events, ${notes} other posts, ${unparsed} unparsed, ${skipped} skipped (here already)`
}

function showProgress(): (progress: ImportProgress) => void {
  let shownAt = performance.now()
  return progress => {
    if (performance.now() - shownAt < showEveryMs) return
    shownAt = performance.now()
    process.stderr.write(process.stderr.isTTY ? `\r${progressText(progress)}` : `${progressText(progress)}\n`)
  }
}

async function run(folder: string, flags: Record<string, unknown>): Promise<void> {
  const { config } = configOf(flags)
  closeToOthers()
  const ingest = await startIngest({ ...config, dataDir: resolve(config.dataDir), store: archiveStore(config) })
  try {
    const progress = await ingest.importFrom(resolve(folder), showProgress())
    if (process.stderr.isTTY) process.stderr.write('\r')
    process.stdout.write(`${progressText(progress)}\n`)
    for (const name of progress.unnamed)
      process.stderr.write(`left out, its name says neither time nor sender: ${name}\n`)
  } finally {
    await ingest.stop()
  }
}

/** Creates `viewtron import DIR`: imports the data of the original server. */
export function importCommand(): Command {
  const command = new Command('import')
    .description('take in the raw_posts folder of the original server (stop this server first)')
    .argument('<dir>', 'the folder with raw_….xml files')
    .addHelpText('after', '\nExample:\n  viewtron import ~/IP-Camera-API/raw_posts')
    .action(run)
  return addConfigFlags(command, ['dataDir', 'rawPosts'])
}
