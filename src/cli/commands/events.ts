import { setTimeout as wait } from 'node:timers/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Queries } from '../../database/index.ts'
import { csvHeader, csvLines, describeTargets } from '../../ingest/index.ts'
import { oneLine } from '../../lib/one-line.ts'
import { EventLog } from '../../log/index.ts'
import { type Category, categories, type Event, type TargetType } from '../../model/index.ts'
import type { EventFilter } from '../../search/filter.ts'
import { readEvents, readEventsAfter } from '../../search/index.ts'
import { commandZone } from '../command-zone.ts'
import { addConfigFlags } from '../config-flags.ts'
import { withData } from '../data-directory.ts'

interface Flags {
  limit: number
  follow?: true
  json?: true
  csv?: true
  category?: Category[]
  smartType?: string
  line?: string
  camera?: string
  plate?: string
  targetType?: TargetType
  from?: Date
  to?: Date
  text?: string
}

const mostCharacters = 60
const pageSize = 500
const followEveryMs = 300

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('Not a whole number.')
  return value
}

function moment(text: string): Date {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('Not a time such as 2026-11-23T14:05:00Z.')
  return date
}

function categoryList(text: string): Category[] {
  const list = text.split(',').map(word => word.trim())
  const wrong = list.find(word => !categories.includes(word as Category))
  if (wrong !== undefined)
    throw new InvalidArgumentError(`There is no category ${wrong}; use ${categories.join(', ')}.`)
  return list as Category[]
}

/** Writes text and waits when the output is slower. */
async function write(text: string): Promise<void> {
  if (text === '' || process.stdout.write(text)) return
  await new Promise(resolve => process.stdout.once('drain', resolve))
}

function row(event: Event): string {
  const { id, time, camera, category, smartType, phase, images } = event
  const pictures = images.filter(image => image.file !== null).length
  const cell = (text: string, width: number) => oneLine(text, mostCharacters).padEnd(width)
  const facts = [time, cell(camera.name, 16), category.padEnd(14), cell(smartType, 14), (phase ?? '').padEnd(7)]
  return `${[...facts, cell(describeTargets(event), 12), `${pictures} pictures`, id].join('  ')}\n`
}

function formatter({ json, csv }: Flags): (events: Event[]) => string {
  if (csv) {
    const timeZone = commandZone()
    return events => csvLines(events, timeZone)
  }
  if (json) return events => events.map(event => `${JSON.stringify(event)}\n`).join('')
  return events => events.map(row).join('')
}

async function printNewest(queries: Queries, filter: EventFilter, flags: Flags): Promise<void> {
  const format = formatter(flags)
  let left = flags.limit
  let beforeSeq: number | undefined
  while (left > 0) {
    const events = await readEvents(queries, filter, { limit: Math.min(left, pageSize), beforeSeq })
    if (events.length === 0) return
    await write(format(events))
    left -= events.length
    beforeSeq = events.at(-1)?.seq
  }
}

/** Prints all events as CSV in the format of events.csv, the oldest first. */
async function printCsv(queries: Queries, filter: EventFilter, flags: Flags): Promise<void> {
  const format = formatter(flags)
  await write(csvHeader)
  for (let afterSeq = 0; ; ) {
    const events = await readEventsAfter(queries, filter, { limit: pageSize, afterSeq })
    const last = events.at(-1)
    if (!last) return
    await write(format(events))
    afterSeq = last.seq
  }
}

async function follow(queries: Queries, filter: EventFilter, flags: Flags, afterSeq: number): Promise<never> {
  const format = formatter(flags)
  for (;;) {
    const events = await readEventsAfter(queries, filter, { limit: pageSize, afterSeq })
    await write(format(events))
    afterSeq = events.at(-1)?.seq ?? afterSeq
    if (events.length < pageSize) await wait(followEveryMs)
  }
}

async function run(flags: Flags & Record<string, unknown>): Promise<void> {
  const { category, smartType, line, camera, plate, targetType, from, to, text } = flags
  const one = <Value>(value: Value | undefined) => (value === undefined ? undefined : [value])
  const lists = {
    category,
    smartType: one(smartType),
    camera: one(camera),
    line: one(line),
    targetType: one(targetType),
  }
  const filter: EventFilter = { ...lists, plate, from, to, text }
  await withData(flags, async ({ database: { queries } }) => {
    const newest = await new EventLog(queries).lastSeq()
    if (flags.csv) await printCsv(queries, filter, flags)
    else await printNewest(queries, filter, flags)
    if (flags.follow) await follow(queries, filter, flags, newest)
  })
}

/** Creates `viewtron events`: lists stored events. */
export function eventsCommand(): Command {
  const command = new Command('events')
    .description('print stored events, newest first; works beside a running server')
    .option('--limit <number>', 'how many at the most', wholeNumber, 50)
    .option('-f, --follow', 'go on with new events as they come')
    .addOption(new Option('--json', 'one JSON event a line').conflicts('csv'))
    .addOption(new Option('--csv', 'all of them, oldest first, as in events.csv').conflicts('follow'))
    .option('--category <list>', 'lpr, face, intrusion, …', categoryList)
    .option('--smart-type <type>', "the device's own word, such as VEHICE")
    .option('--camera <id>', "a camera's id or name")
    .option('--line <name>', 'the name that people gave to a line or zone')
    .option('--plate <text>', 'a fragment, or the whole plate with * and ?')
    .option('--target-type <type>', 'person, vehicle, bike or unknown')
    .option('--from <time>', 'from this time on', moment)
    .option('--to <time>', 'before this time', moment)
    .option('--text <words>', 'that hold these words')
    .addHelpText('after', '\nExample:\n  viewtron events --category lpr --plate "AB*" --limit 10 --json')
    .action(run)
  return addConfigFlags(command, ['dataDir'])
}
