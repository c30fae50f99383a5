import { Command } from 'commander'
import { type Erasure, type ErasurePreview, Erasures, type Subject } from '../../erasures/index.ts'
import { createLog } from '../../lib/log.ts'
import { serverZone } from '../../lib/server-zone.ts'
import { plateKey } from '../../model/plate-key.ts'
import { createCore } from '../../server/create-core.ts'
import { iso } from '../../time/iso.ts'
import { closeToOthers } from '../close-to-others.ts'
import { addConfigFlags, configOf } from '../config-flags.ts'

interface Flags extends Record<string, unknown> {
  plate?: string
  face?: string
  yes?: boolean
}

const mentionWords: Record<Erasure['counts']['mentions'][number]['kind'], (id: string) => string> = {
  rule: id => `not changed: the rule ${id} names it`,
  output: id => `not changed: the output ${id} names it`,
  'settings-file': id => `not changed: viewtron.yaml names it under ${id}`,
  'mqtt-last-plate': id => `not changed: the MQTT broker retains it as the last plate of ${id} until the next one`,
}

const patienceMs = 600_000
const say = (text: string) => process.stdout.write(`${text}\n`)

function subjectOf({ plate, face }: Flags): Subject | null {
  if (face !== undefined && plate === undefined) return { kind: 'face', value: face }
  const value = plateKey(plate ?? '')
  return face === undefined && value !== '' ? { kind: 'plate', value } : null
}

function sayCounts({
  events,
  csvLines,
  pictures,
  rawPosts,
  held,
  passes,
  visits,
  knownPlates,
  visitors,
  savedViews,
  mentions,
}: Erasure['counts']): void {
  say(`${events} events, ${csvLines} lines of events.csv, ${pictures} pictures, ${rawPosts} original posts`)
  say(`${passes} passes, ${visits} visits, ${knownPlates} known plates, ${visitors} visitors`)
  if (savedViews > 0) say(`${savedViews} saved views`)
  for (const { kind, id } of mentions) say(mentionWords[kind](id))
  if (held > 0) say(`${held} events stay: they are under a hold`)
}

function sayBackups({ backups, backupsElsewhere }: ErasurePreview): void {
  for (const { path, at } of backups) say(`backup of ${iso(at)}, not changed: ${path}`)
  if (backupsElsewhere !== null) say(`backups, not changed: ${backupsElsewhere}`)
}

async function run(flags: Flags): Promise<void> {
  const subject = subjectOf(flags)
  if (!subject) throw new Error('Name one plate (--plate) or one face (--face).')
  const { config } = configOf(flags)
  closeToOthers()
  const core = createCore({ config, log: createLog('warn') }, serverZone())
  const { ingest, directory, places, readers, feed, searchIndex, shared } = core
  await ingest.start()
  // The server brings the lists of cameras in line at its next start.
  const erasures = new Erasures({
    ...shared,
    directory,
    places,
    searchIndex,
    plateForgotten: () => undefined,
    auditStored: async () => undefined,
  })
  try {
    places.start()
    searchIndex.start()
    await places.caughtUp(feed.lastSeq, patienceMs, Number.POSITIVE_INFINITY)
    const preview = await erasures.preview(subject)
    sayCounts(preview)
    sayBackups(preview)
    if (!flags.yes) {
      say('Nothing was erased. Add --yes to erase it.')
      return
    }
    await erasures.start()
    const { id } = await erasures.begin(subject, { by: 'viewtron erase', withinMs: patienceMs })
    const { counts } = await erasures.ended(id)
    say(`Erased, receipt ${id}:`)
    sayCounts(counts)
  } finally {
    await erasures.stop()
    await places.stop()
    await searchIndex.stop()
    await readers.close()
    await ingest.stop()
  }
}

/** Creates `viewtron erase`: erases a plate or a face everywhere. */
export function eraseCommand(): Command {
  const command = new Command('erase')
    .description('erase a plate or a face everywhere (stop this server first)')
    .option('--plate <number>', 'the plate, in any spelling')
    .option('--face <name>', 'the name of a person, as cameras recognize it')
    .option('--yes', 'erase; without it, only what would be erased is shown')
    .addHelpText('after', '\nBackups are listed and not changed.\n\nExample:\n  viewtron erase --plate ABC123 --yes')
    .action(run)
  return addConfigFlags(command, ['dataDir'])
}
