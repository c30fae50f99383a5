import { Command } from 'commander'
import { readRawPost } from '../../ingest/index.ts'
import { addConfigFlags } from '../config-flags.ts'
import { withData } from '../data-directory.ts'

async function run(id: string, flags: Record<string, unknown>): Promise<void> {
  await withData(flags, async ({ database, archive }) => {
    process.stdout.write(await readRawPost(database.queries, archive, id.toLowerCase()))
  })
}

/** Creates `viewtron raw ID`: prints the original post. */
export function rawCommand(): Command {
  const command = new Command('raw')
    .description('print the original post of an event, status change or unparsed post, byte for byte')
    .argument('<id>', 'its id, as `viewtron events` shows it')
    .addHelpText('after', '\nExample:\n  viewtron raw 019ab1c2-5d1e-7c40-9a55-3f0c6a1b2c3d > post.xml')
    .action(run)
  return addConfigFlags(command, ['dataDir'])
}
