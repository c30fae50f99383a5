import { Command } from 'commander'
import { presentPreview, presentRemoval, wholeRetention } from '../../api/system/present-retention.ts'
import { type Queries, readSetting, type SettingValue } from '../../database/index.ts'
import { clockTrouble, readClockState } from '../../ingest/index.ts'
import {
  EventLog,
  keepsAll,
  type Preview,
  type PreviewedRule,
  previewRemovals,
  readRemovals,
  UsedBytes,
} from '../../log/index.ts'
import { entryData } from '../../server/entry-data.ts'
import { iso } from '../../time/iso.ts'
import { addConfigFlags } from '../config-flags.ts'
import { type DataDirectory, withData } from '../data-directory.ts'
import { lowerPriority } from '../lower-priority.ts'

type Settings = SettingValue<'retention'>

const shownRemovals = 20

const say = (text: string) => process.stdout.write(`${text}\n`)
const sizeUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

function roughSize(bytes: number): string {
  const power = Math.min(sizeUnits.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  return `${(bytes / 2 ** (10 * power)).toFixed(power === 0 ? 0 : 1)} ${sizeUnits[power]}`
}

const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`
const inDays = (days: number | null | undefined) =>
  (days ?? null) === null ? 'kept forever' : counted(days ?? 0, 'day')

function ruleName({ kind, value, days }: Pick<PreviewedRule, 'kind' | 'value' | 'days'>): string {
  if (kind === 'size') return 'above the size limit'
  if (kind === 'free-space') return 'for free space'
  return `${[kind, value].filter(part => part !== null).join(' ')} after ${inDays(days)}`
}

function printSettings(settings: Settings): void {
  say(`events: ${inDays(settings.eventDays)}`)
  say(`pictures: ${inDays(settings.pictureDays)}`)
  say(`original posts: ${inDays(settings.rawPostDays)}`)
  say(`positions and status changes: ${inDays(settings.trackDays)}`)
  for (const rule of settings.rules ?? []) {
    const value = rule.kind === 'category' ? rule.category : rule.kind === 'group' ? rule.group : null
    say(`${[rule.kind, value].filter(part => part !== null).join(' ')}: ${inDays(rule.days)}`)
  }
  if (settings.maxBytes) say(`at most ${roughSize(settings.maxBytes)} in the data directory`)
  if (settings.freeBytes) say(`at least ${roughSize(settings.freeBytes)} free on the disk`)
}

const countWords = ({ events, pictures, rawPosts }: { events: number; pictures: number; rawPosts: number }) =>
  [counted(events, 'event'), counted(pictures, 'picture'), counted(rawPosts, 'original post')].join(', ')

function printPreview({ rules, spared, missingBytes }: Preview): void {
  if (rules.length === 0) say('Nothing would be removed.')
  for (const rule of rules) {
    const { pictures, rawPosts, tracks } = rule.bytes
    say(`${ruleName(rule)}: ${countWords(rule.counts)}, ${roughSize(pictures + rawPosts + tracks)}`)
    say(`  from ${iso(rule.from)} to ${iso(rule.upTo)}`)
  }
  if (spared.kept + spared.held > 0) say(`stays: ${counted(spared.kept, 'kept event')}, ${spared.held} under a hold`)
  if (missingBytes > 0) say(`${roughSize(missingBytes)} more would have to go, but the rest is kept or too young.`)
}

async function preview(
  { dataDir, archive, database: { queries } }: DataDirectory,
  settings: Settings,
): Promise<Preview> {
  const doubts = (await readClockState(queries))?.doubts ?? []
  return previewRemovals({
    dataDir,
    queries,
    archive,
    entryData,
    used: new UsedBytes({ dataDir, archive }),
    retention: settings,
    now: new Date(),
    lastSeq: await new EventLog(queries).lastSeq(),
    doubts: before => doubts.filter(({ endedAt }) => endedAt >= before),
    isStopping: () => false,
  })
}

async function troubleOf(queries: Queries) {
  const state = await readClockState(queries)
  const trouble = state && clockTrouble(state, new Date())
  return trouble && { code: trouble.code, message: trouble.message, hint: trouble.hint }
}

async function runDry(data: DataDirectory, settings: Settings, isJson: boolean): Promise<void> {
  lowerPriority()
  const trouble = await troubleOf(data.database.queries)
  const previewed = await preview(data, settings)
  if (isJson) return void say(JSON.stringify(presentPreview(previewed, trouble)))
  if (trouble !== null) say(`Nothing is removed at the moment: ${trouble.message}`)
  printPreview(previewed)
}

async function show({ database: { queries } }: DataDirectory, settings: Settings, isJson: boolean): Promise<void> {
  const removals = await readRemovals(queries, { after: null, limit: shownRemovals })
  if (isJson)
    return void say(JSON.stringify({ settings: wholeRetention(settings), removals: removals.map(presentRemoval) }))
  if (keepsAll(settings)) say('Nothing is removed.')
  else printSettings(settings)
  for (const removal of removals) {
    const counts = { events: removal.events, pictures: removal.pictures, rawPosts: removal.raw_posts }
    const words = ruleName({ kind: removal.cause, value: removal.value, days: removal.days })
    say(`removed ${iso(removal.last_at)}, ${words}: ${countWords(counts)}, ${roughSize(removal.bytes)}`)
  }
}

async function run(flags: Record<string, unknown>): Promise<void> {
  await withData(flags, async data => {
    const settings = await readSetting(data.database.queries, 'retention')
    await (flags.dryRun ? runDry : show)(data, settings, flags.json === true)
  })
}

/** Creates `viewtron retention`: the settings of retention, what it removed, and what it would remove now. */
export function retentionCommand(): Command {
  const command = new Command('retention')
    .description('print what is kept how long and what was removed; with --dry-run, what would be removed now')
    .option('--dry-run', 'count what the stored settings would remove now; removes nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  viewtron retention --dry-run --data-dir /srv/viewtron/data')
    .action(run)
  return addConfigFlags(command, ['dataDir'])
}
