import { Command, InvalidArgumentError } from 'commander'
import {
  type Selection,
  type SimulationOptions,
  type Summary,
  selectableTypes,
  selectTypes,
  simulate,
  UnknownTypeError,
} from '../../simulator/index.ts'
import { commandZone } from '../command-zone.ts'

interface Flags {
  types?: Selection
  rate: number
  count?: number
  cameras: number
  nvr: number
  seed: number
  start?: number
  json?: true
}

const example = `
Example:
  viewtron simulate http://127.0.0.1:5002/API --types lpr,status --rate 2 --count 20

Types: ${selectableTypes().join(', ')}`

function wholeNumber(least: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`Not a whole number from ${least}.`)
    return value
  }
}

function positive(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('Not a number above 0.')
  return value
}

function isoTime(text: string): number {
  const value = Date.parse(text)
  if (Number.isNaN(value)) throw new InvalidArgumentError('Not an ISO 8601 time, such as 2026-11-23T14:05:00Z.')
  return value
}

function types(text: string): Selection {
  const words = text.split(',').map(word => word.trim())
  try {
    const selection = selectTypes(words.filter(word => word !== ''))
    if (isEmpty(selection)) throw new InvalidArgumentError('It names no type.')
    return selection
  } catch (error) {
    if (error instanceof UnknownTypeError) throw new InvalidArgumentError(error.message)
    throw error
  }
}

const isEmpty = ({ smartTypes, streams, odd }: Selection) => smartTypes.length + streams.size + odd.length === 0

function serverUrl(text: string): URL {
  const url = URL.parse(text)
  if (url?.protocol !== 'http:') throw new InvalidArgumentError('Not an http:// address.')
  return url
}

function optionsOf(url: URL, flags: Flags): SimulationOptions {
  const { types, rate, count, cameras, nvr, seed, start } = flags
  return {
    url,
    rate,
    cameras,
    nvrChannels: nvr,
    seed,
    // The simulated cameras use the zone of this machine.
    timeZone: commandZone(),
    ...(types === undefined ? {} : { selection: types }),
    ...(count === undefined ? {} : { count }),
    ...(start === undefined ? {} : { startMs: start }),
  }
}

function progressLine({ sent, acknowledged, refused, failed, latencyMs, durationMs }: Summary): string {
  const seconds = (durationMs / 1000).toFixed(0)
  return `${seconds} s: sent ${sent}, acknowledged ${acknowledged}, refused ${refused}, failed ${failed}, p50 ${latencyMs?.p50 ?? '–'} ms`
}

/** Shows the summary on standard error: one line that changes on a terminal, a line every few seconds elsewhere. */
function showProgress(): (summarize: () => Summary) => void {
  const terminal = process.stderr.isTTY
  const everyMs = terminal ? 250 : 5000
  let shownMs = performance.now()
  return summarize => {
    if (performance.now() - shownMs < everyMs) return
    shownMs = performance.now()
    const line = progressLine(summarize())
    process.stderr.write(terminal ? `\r\u001b[K${line}` : `${line}\n`)
  }
}

function summaryText({
  sent,
  acknowledged,
  refused,
  failed,
  kinds,
  reasons,
  latencyMs,
  durationMs,
  bytes,
}: Summary): string {
  const kindsText = Object.entries(kinds)
    .filter(([, number]) => number > 0)
    .map(([kind, number]) => `${number} ${kind}`)
  const lines = [
    `sent ${sent} in ${(durationMs / 1000).toFixed(1)} s (${(bytes / 2 ** 20).toFixed(1)} MiB)`,
    `acknowledged ${acknowledged}${kindsText.length > 0 ? ` (${kindsText.join(', ')})` : ''}, refused ${refused}, failed ${failed}`,
    ...(latencyMs ? [`latency p50 ${latencyMs.p50} ms, p95 ${latencyMs.p95} ms, p99 ${latencyMs.p99} ms`] : []),
    ...Object.entries(reasons).map(([reason, number]) => `${number} × ${reason}`),
  ]
  return `${lines.join('\n')}\n`
}

async function run(url: URL, flags: Flags, command: Command): Promise<void> {
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  // Registered once: a second Ctrl-C ends the process immediately.
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  const summary = await simulate({ ...optionsOf(url, flags), signal: stop.signal, onProgress: showProgress() })
  process.off('SIGINT', onSignal)
  process.off('SIGTERM', onSignal)
  if (summary.sent === 0 && !stop.signal.aborted) {
    command.error('error: none of these cameras can send these types', { exitCode: 2, code: 'viewtron.nothingToSend' })
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  process.stdout.write(flags.json ? `${JSON.stringify(summary)}\n` : summaryText(summary))
  if (summary.refused + summary.failed > 0) process.exitCode = 1
}

/** Creates `viewtron simulate URL`: simulates cameras and a recorder. Sets exit code 1 when a post was refused or failed. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('post the events of cameras and a recorder that do not exist')
    .argument('[url]', 'where to post', serverUrl, new URL('http://127.0.0.1:5002/API'))
    .option('--types <list>', 'only these types, separated by commas (default: all but odd)', types)
    .option('--rate <events>', 'events a second', positive, 1)
    .option('--count <events>', 'stop after so many events', wholeNumber(1))
    .option('--cameras <number>', 'cameras that post by themselves', wholeNumber(0), 3)
    .option('--nvr <channels>', 'channels of the recorder, 0 for none', wholeNumber(0), 4)
    .option('--seed <number>', 'same seed and start: same bytes', wholeNumber(0), 1)
    .option('--start <time>', 'ISO 8601 time of the first event (default: now)', isoTime)
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', example)
    .action(run)
}
