import { once } from 'node:events'
import { setInterval } from 'node:timers'
import { Worker } from 'node:worker_threads'
import { type Readers, receivedError, writeForOther } from '../../../database/index.ts'
import { atMost } from '../../../lib/at-most.ts'
import { systemClock } from '../../../lib/clock.ts'
import { ThreadLink } from '../../../lib/thread-link.ts'
import type { ArchivePlace } from '../../../log/index.ts'
import { Cursors } from '../../../log/index.ts'
import { ViewtronError } from '../../../model/index.ts'
import type { Rules } from '../../../rules/index.ts'
import type { ArmingSource } from '../../arming-source.ts'
import type { Output, OutputState, OutputTools, Tested } from '../../output.ts'
import type { InView, LiveStatesOptions } from '../live-states.ts'
import { mqttKind } from '../mqtt-kind.ts'
import type { MqttSettings } from '../mqtt-settings.ts'
import { publicConfig } from '../public-config.ts'
import { quietState } from '../quiet-state.ts'
import type { RecentMessage } from '../recent-messages.ts'
import type { CameraCondition, MainCalls, MqttCalls, MqttThreadData } from './mqtt-calls.ts'

export interface MqttThreadOptions
  extends Pick<OutputTools, 'queries' | 'write' | 'feed' | 'setAside' | 'timeZone' | 'clock' | 'log'>,
    Pick<LiveStatesOptions, 'presence' | 'watchPresence' | 'cameraConditions'> {
  settings: MqttSettings
  /** `rules` holds the rules of viewtron.yaml. */
  config: Readonly<Record<string, unknown>>
  rules: Pick<Rules, 'watch'>
  arming: ArmingSource
  readers: Pick<Readers, 'place' | 'watch' | 'noteFailure'>
  place: ArchivePlace
  /** Version of this program. */
  version: string
}

const id = 'mqtt'
const conditionsEveryMs = 1000
const startAgainMs = 1000
const longestStartAgainMs = 60_000
// Longer than the output itself waits for a broker and the database.
const stopsWithinMs = 10_000

// The bundle has it beside everything else (scripts/build.ts).
const workerFile = import.meta.url.endsWith('.ts') ? './mqtt-worker.ts' : './mqtt-worker.js'

interface Running {
  worker: Worker
  link: ThreadLink<MqttCalls>
  unwatch: () => void
}

const ended = () => new Error('the thread of MQTT has ended')

const plain = ({ camera, targets }: InView): InView => ({
  camera: { id: camera.id },
  targets: targets.map(({ type }) => ({ type })),
})

/**
 * The MQTT output on a thread of its own, with a low priority and its own connection to the database: reading, composing
 * and sending take the camera port no time. What the thread writes goes to the database through this thread.
 */
export class MqttThread implements Output {
  readonly facts = mqttKind
  private readonly options: MqttThreadOptions
  private running: Running | null = null
  private again: NodeJS.Timeout | null = null
  private failures = 0
  private lastState: OutputState

  constructor(options: MqttThreadOptions) {
    this.options = options
    this.lastState = this.firstState()
  }

  /** Rejects if the database cannot be read or written. */
  async start(): Promise<void> {
    if (this.running || this.again) return
    await this.begin()
    this.running = this.open()
  }

  async stop(): Promise<void> {
    if (this.again) clearTimeout(this.again)
    this.again = null
    const { running } = this
    this.running = null
    if (!running) return
    const { worker, link, unwatch } = running
    await atMost(link.call('stop', null), stopsWithinMs).catch(() => undefined)
    unwatch()
    await worker.terminate()
  }

  states(): OutputState[] {
    const { lastState } = this
    return [{ ...lastState, behind: Math.max(0, this.options.feed.lastSeq - lastState.cursor) }]
  }

  /** Sends a message on `<prefix>/test` to the broker and waits for it to come back. */
  async test(outputId: string): Promise<Tested> {
    if (outputId !== id) throw new ViewtronError('not-found', { what: 'output', id: outputId })
    if (!this.running) throw ended()
    return this.running.link.call('test', id)
  }

  /** The last message on each topic; empty while the thread does not run. */
  async recent(): Promise<RecentMessage[]> {
    return this.running?.link.call('recent', null) ?? []
  }

  /** Stores where the first start begins, so that what is posted before the thread runs is published too. */
  private async begin(): Promise<void> {
    const { queries, write, feed, clock } = this.options
    const cursors = new Cursors(queries)
    if ((await cursors.read(id)) !== null) return
    await write([cursors.beginStatement(id, feed.lastSeq, clock.now().getTime())])
  }

  private open(): Running {
    const worker = new Worker(new URL(workerFile, import.meta.url), { workerData: this.threadData() })
    const link = new ThreadLink<MqttCalls>(worker, this.offered())
    const running = { worker, link, unwatch: this.follow(link) }
    worker.on('error', error => this.options.log.error(`the thread of MQTT has failed: ${(error as Error).stack}`))
    void once(worker, 'exit').then(() => this.noteEnd(running))
    return running
  }

  private threadData(): MqttThreadData {
    const { settings, config, readers, place, timeZone, version, feed, clock } = this.options
    return {
      settings,
      rules: config.rules,
      reader: readers.place,
      place,
      timeZone,
      version,
      lastSeq: feed.lastSeq,
      clockOffsetMs: clock === systemClock ? 0 : clock.now().getTime() - Date.now(),
      presence: this.options.presence().map(plain),
      conditions: [...this.options.cameraConditions()],
      modeChanges: this.options.arming.history.all(),
      modes: this.options.arming.modes.all(),
    }
  }

  private offered(): MainCalls {
    const { write, readers, log } = this.options
    return {
      write: statements => writeForOther(write, statements),
      databaseFailed: error => readers.noteFailure(receivedError(error)),
      states: ([state]) => {
        this.failures = 0
        if (state) this.lastState = state
      },
      setMode: mode => this.options.arming.setByMqtt(mode),
      log: ({ level, text }) => log[level](text),
    }
  }

  /** Passes on everything that the thread follows. Returns a function that stops this. */
  private follow(link: ThreadLink<MqttCalls>): () => void {
    const { feed, setAside, rules, arming, readers, watchPresence } = this.options
    const stops = [
      feed.watch(lastSeq => link.tell('grown', lastSeq)),
      setAside?.watch(() => link.tell('retry', null)) ?? (() => undefined),
      rules.watch(() => link.tell('rulesChanged', null)),
      arming.watch(change => link.tell('modeChanged', change)),
      arming.modes.watch(modes => link.tell('modesChanged', modes)),
      readers.watch(isOpen => link.call('database', isOpen)),
      watchPresence(changed => link.tell('presence', changed.map(plain))),
      this.followConditions(link),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }

  private followConditions(link: ThreadLink<MqttCalls>): () => void {
    let before: ReadonlyMap<string, CameraCondition> = new Map()
    const update = () => {
      const now = this.options.cameraConditions()
      const changed = [...now].filter(([camera, condition]) => isOther(before.get(camera), condition))
      before = now
      if (changed.length > 0) link.tell('conditions', changed)
    }
    const timer = setInterval(update, conditionsEveryMs)
    return () => clearInterval(timer)
  }

  /** After an end by itself it starts again. Then the entries since its last stored cursor are sent once more. */
  private noteEnd(running: Running): void {
    running.link.end(ended())
    running.unwatch()
    if (this.running !== running) return
    this.running = null
    const delayMs = Math.min(longestStartAgainMs, startAgainMs * 2 ** this.failures++)
    this.again = setTimeout(() => {
      this.again = null
      this.running = this.open()
    }, delayMs)
  }

  private firstState(): OutputState {
    const { settings, feed } = this.options
    return quietState({
      source: 'file',
      enabled: true,
      state: 'waiting',
      detail: `Connects to ${settings.broker.url}.`,
      cursor: feed.lastSeq,
      config: publicConfig(settings),
    })
  }
}

function isOther(before: CameraCondition | undefined, now: CameraCondition): boolean {
  return before?.isOnline !== now.isOnline || before.clockSkewMs !== now.clockSkewMs
}
