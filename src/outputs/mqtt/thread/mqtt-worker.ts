import { parentPort, workerData } from 'node:worker_threads'
import { openReaderHere, type Readers, sentError, writeByOther } from '../../../database/index.ts'
import { type AnnotatedEntry, annotateEntries } from '../../../events/index.ts'
import { Listeners } from '../../../lib/listeners.ts'
import type { Logger } from '../../../lib/log.ts'
import { pause } from '../../../lib/pause.ts'
import { ThreadLink } from '../../../lib/thread-link.ts'
import { lowerThreadPriority } from '../../../lib/thread-priority.ts'
import { LogFeed } from '../../../log/feed/index.ts'
import { openArchive, type Present, readLogPage } from '../../../log/index.ts'
import { type ArmingMode, type ModeChange, ModeHistory } from '../../../model/index.ts'
import { Rules } from '../../../rules/index.ts'
import { ruleParts } from '../../rule-config.ts'
import type { InView } from '../live-states.ts'
import { MqttOutput } from '../mqtt-output.ts'
import type { LogLevel, MainCalls, MqttCalls, MqttThreadData } from './mqtt-calls.ts'

const retryMs = 1000
const publishStateEveryMs = 200

const port = parentPort
if (!port) throw new Error('runs in a worker thread only')

const data = workerData as MqttThreadData
const { settings, place, timeZone, version } = data
const stopping = new AbortController()

const link = new ThreadLink<MainCalls>(port, {
  grown: lastSeq => feed.announce(lastSeq),
  retry: () => retries.call(null),
  rulesChanged: () => {
    rulesRead = readRules()
  },
  modeChanged: change => {
    modes.add(change)
    modeChanges.call(change)
  },
  modesChanged: modes => {
    siteModes = modes
    modesChanges.call(modes)
  },
  presence: changed => {
    for (const one of changed) inView.set(one.camera.id, one)
    presenceChanges.call(changed)
  },
  conditions: changed => {
    for (const [id, condition] of changed) conditions.set(id, condition)
  },
  database: async isOpen => (isOpen ? readers.resume() : readers.pause()),
  test: id => output.test(id),
  recent: async () => output.recent(),
  stop,
} satisfies MqttCalls)

const logAt = (level: LogLevel) => (text: string) => link.tell('log', { level, text })
const log = { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') } as Logger
const clock = { now: () => new Date(Date.now() + data.clockOffsetMs) }
const readers: Readers = openReaderHere(data.reader, error => link.tell('databaseFailed', sentError(error)))
const { queries } = readers
const write = writeByOther(statements => link.call('write', statements))

const feed = new LogFeed({ log })
const retries = new Listeners<null>()
const inView = new Map(data.presence.map(one => [one.camera.id, one]))
const presenceChanges = new Listeners<readonly InView[]>()
const conditions = new Map(data.conditions)
const modes = new ModeHistory(data.modeChanges)
let siteModes = data.modes
const modesChanges = new Listeners<readonly ArmingMode[]>()
const modeChanges = new Listeners<ModeChange>()

const rules = new Rules({
  queries,
  write,
  timeZone,
  clock,
  config: data.rules,
  modes,
  parts: ruleParts,
  // The main thread changes rules and logs what is wrong with them.
  usersOf: async () => [],
  log: { warn: () => undefined },
})
let rulesRead: Promise<void> = readRules()

async function readRules(): Promise<void> {
  while (!stopping.signal.aborted) {
    try {
      return await rules.start()
    } catch {
      await pause(retryMs, stopping.signal)
    }
  }
}

/** Entries wait for rules that were changed before they were stored. */
const annotate: Present<AnnotatedEntry> = async entries => {
  await rulesRead
  return annotateEntries(queries, entries)
}

const output = new MqttOutput({
  settings,
  dataDir: place.dataDir,
  archive: openArchive(place),
  timeZone,
  version,
  queries,
  write,
  feed,
  annotate,
  pages: { after: (seq, limit) => readLogPage({ queries, present: annotate }, seq, limit) },
  setAside: { watch: listener => retries.add(() => listener()) },
  rules,
  presence: () => [...inView.values()],
  watchPresence: listener => presenceChanges.add(listener),
  cameraConditions: () => conditions,
  arming: {
    history: modes,
    modes: { all: () => siteModes, watch: listener => modesChanges.add(listener) },
    watch: listener => modeChanges.add(listener),
    setByMqtt: mode => link.call('setMode', mode),
  },
  clock,
  log,
})

let publishedStates = ''

function publishStates(): void {
  const states = output.states()
  const text = JSON.stringify(states)
  if (text === publishedStates) return
  publishedStates = text
  link.tell('states', states)
}

async function stop(): Promise<void> {
  stopping.abort()
  clearInterval(timer)
  await output.stop()
  publishStates()
  await readers.close()
}

lowerThreadPriority()
feed.announce(data.lastSeq)
const timer = setInterval(publishStates, publishStateEveryMs)
await output.start()
