import { isDeepStrictEqual } from 'node:util'
import { RecentlyRemoved } from '../../../lib/recently-removed.ts'
import type { SecretSealer } from '../../../lib/secret-sealer.ts'
import { Turns } from '../../../lib/turns.ts'
import { Cursors } from '../../../log/index.ts'
import { ViewtronError } from '../../../model/index.ts'
import type { Output, OutputState, Tested } from '../../output.ts'
import { mqttKind } from '../mqtt-kind.ts'
import { type MqttSettings, mqttSettings } from '../mqtt-settings.ts'
import { quietState } from '../quiet-state.ts'
import type { RecentMessage } from '../recent-messages.ts'
import { MqttThread, type MqttThreadOptions } from '../thread/mqtt-thread.ts'
import { addressParts } from './address-parts.ts'
import { FaultySetting } from './faulty-setting.ts'
import { type FixedMqtt, fixedNames, type MqttInput, mergedMqtt, mqttInput, type OwnMqtt } from './mqtt-input.ts'
import { shownMqtt } from './shown-mqtt.ts'
import { contextOf, type StoredMqtt, StoredMqttRow } from './stored-mqtt.ts'
import { tryBroker } from './try-broker.ts'

export interface ManagedMqttOptions extends Omit<MqttThreadOptions, 'settings'> {
  /** Encrypts the password. */
  secrets: SecretSealer
}

/** MQTT for display, without secrets. */
export interface MqttView {
  /** The settings in use, and the defaults of all others; null for a value that is not set. */
  settings: ReturnType<typeof shownMqtt>
  hasPassword: boolean
  /** Settings that viewtron.yaml or the environment define: they cannot be changed here. */
  fixed: (keyof MqttInput)[]
  /** Whether settings are stored that were made in the dashboard. */
  isStored: boolean
}

const id = 'mqtt'
const lostPassword = 'The stored password cannot be decrypted, because its key was lost: enter the password again.'

const isObject = (value: unknown): value is FixedMqtt => typeof value === 'object' && value !== null

/**
 * MQTT with settings of viewtron.yaml, the environment and the dashboard. A change ends the connection and makes a new one;
 * the server keeps running.
 */
export class ManagedMqtt implements Output {
  readonly facts = mqttKind
  private options: ManagedMqttOptions
  private fixed: FixedMqtt
  private readonly row: StoredMqttRow
  private readonly removed = new RecentlyRemoved<{ stored: StoredMqtt; seq: number | null }>()
  private stored: StoredMqtt | null = null
  private thread: MqttThread | null
  private fault: string | null = null
  private isStarted = false
  /** Changes wait for each other. */
  private readonly turns = new Turns(1)

  /** Throws `config-invalid`. */
  constructor(options: ManagedMqttOptions) {
    const { mqtt } = options.config
    this.options = options
    this.fixed = isObject(mqtt) ? mqtt : {}
    this.row = new StoredMqttRow(options)
    this.thread = this.threadFor(mqttSettings(mqtt))
  }

  /** Rejects if the database cannot be read or written. */
  async start(): Promise<void> {
    if (this.isStarted) return
    const stored = await this.row.read()
    if (stored === 'unreadable')
      this.options.log.warn('MQTT: the stored settings are not valid in this version and are ignored')
    else if (stored) {
      if (stored.sealed !== null) await this.options.secrets.load()
      this.stored = stored
      this.prepare()
    }
    await this.thread?.start()
    this.isStarted = true
  }

  async stop(): Promise<void> {
    await this.turns.take(async () => this.thread?.stop())
  }

  /** The thread has the rules of viewtron.yaml too. */
  reconfigure(config: Readonly<Record<string, unknown>>): (() => Promise<void>) | null {
    const { mqtt, rules } = this.options.config
    if (isDeepStrictEqual([mqtt, rules], [config.mqtt, config.rules])) return null
    mqttSettings(config.mqtt)
    return () =>
      this.turns.take(async () => {
        this.options = { ...this.options, config }
        this.fixed = isObject(config.mqtt) ? config.mqtt : {}
        await this.use(this.stored)
      })
  }

  states(): OutputState[] {
    const source = this.stored && !fixedNames(this.fixed).includes('url') ? 'database' : 'file'
    if (this.thread) return this.thread.states().map(state => ({ ...state, source }))
    if (!this.stored || this.fixed.enabled === false) return []
    if (this.fault !== null) return [this.idle('failing', this.fault)]
    return [this.idle('off', 'Switched off: nothing is published, and events of this time are not published later.')]
  }

  /** Sends a message on `<prefix>/test` to the broker and waits for it to come back. */
  async test(outputId: string): Promise<Tested> {
    if (this.thread) return this.thread.test(outputId)
    if (outputId !== id || !this.stored) throw new ViewtronError('not-found', { what: 'output', id: outputId })
    const detail = this.fault ?? 'MQTT is switched off.'
    return { ok: false, statusCode: null, durationMs: 0, detail }
  }

  /** The last message on each topic, newest first. */
  async recent(): Promise<RecentMessage[]> {
    return this.thread?.recent() ?? []
  }

  view(): MqttView {
    const { stored, fixed } = this
    const own = stored?.own ?? mqttInput.omit({ password: true }).parse({})
    const all = mergedMqtt(fixed, own, null)
    const fixedPassword = fixed.password ?? fixed.passwordFile ?? this.fixedUrl().password
    return {
      settings: shownMqtt(all),
      hasPassword: fixedNames(fixed).includes('password') ? fixedPassword !== undefined : stored?.sealed != null,
      fixed: fixedNames(fixed),
      isStored: stored !== null,
    }
  }

  /** Stores settings and uses them at once. Throws `request-invalid` and errors of the storage. */
  save(input: MqttInput): Promise<MqttView> {
    return this.turns.take(async () => {
      const { own, password } = this.checked(input)
      const sealed = password === null ? null : await this.options.secrets.seal(password, contextOf(own))
      const { queries, write, clock } = this.options
      const cursor = own.enabled ? [] : [new Cursors(queries).removeStatement([id])]
      await write([this.row.put({ own, sealed }, clock.now().getTime()), ...cursor])
      await this.use({ own, sealed })
      return this.view()
    })
  }

  /** Removes the settings made in the dashboard. For an hour they can be restored. Throws `not-found`. */
  remove(): Promise<void> {
    return this.turns.take(async () => {
      const { stored } = this
      if (!stored) throw new ViewtronError('not-found', { what: 'MQTT settings', id })
      const { queries, write, clock } = this.options
      const cursors = new Cursors(queries)
      await this.thread?.stop()
      const seq = await cursors.read(id)
      const isLeft = this.fixed.url !== undefined
      await write([this.row.remove(), ...(isLeft ? [] : [cursors.removeStatement([id])])])
      this.removed.keep(id, { stored, seq }, clock.now().getTime())
      await this.use(null)
    })
  }

  /** Restores removed settings. Events since then are published as history. Throws `not-found`. */
  restore(): Promise<MqttView> {
    return this.turns.take(async () => {
      const { queries, write, clock } = this.options
      const now = clock.now().getTime()
      const removed = this.stored ? null : this.removed.take(id, now)
      if (!removed) throw new ViewtronError('not-found', { what: 'removed MQTT settings', id })
      const { stored, seq } = removed
      const cursor = seq === null ? [] : [new Cursors(queries).beginStatement(id, seq, now)]
      await write([this.row.put(stored, now), ...cursor])
      await this.use(stored)
      return this.view()
    })
  }

  /** Tests settings without storing them. Throws `request-invalid`. */
  async tryOut(input: MqttInput): Promise<Tested> {
    const { settings } = this.checked({ ...input, enabled: true })
    if (!settings) throw new ViewtronError('request-invalid', { reason: 'MQTT is switched off in viewtron.yaml' })
    return tryBroker(settings, this.options.clock)
  }

  private fixedUrl(): { password?: string } {
    const { url } = this.fixed
    return typeof url === 'string' ? addressParts(url) : {}
  }

  /** The settings of an input together with the others, and its password: the one given, or the stored one. */
  private checked(input: MqttInput): { own: OwnMqtt; password: string | null; settings: MqttSettings | null } {
    const parts = input.url !== undefined && URL.canParse(input.url) ? addressParts(input.url) : {}
    const { password: given, ...own } = mqttInput.parse({ ...input, ...parts })
    if (this.fixed.url === undefined && own.url === undefined)
      throw new FaultySetting('url', 'the address of the broker is missing')
    const password = given === undefined ? this.storedPassword(own) : given
    try {
      return { own, password, settings: mqttSettings(mergedMqtt(this.fixed, own, password)) }
    } catch (error) {
      throw FaultySetting.of(error as Error)
    }
  }

  /** Throws `request-invalid` if the stored password was entered for another broker or user. */
  private storedPassword(own: OwnMqtt): string | null {
    const { stored } = this
    if (!stored || stored.sealed === null || fixedNames(this.fixed).includes('password')) return null
    const password = this.options.secrets.open(stored.sealed, contextOf(own))
    if (password !== null) return password
    const isOther = contextOf(own) !== contextOf(stored.own)
    const why = isOther ? 'the stored one is for another broker or user' : 'the stored one cannot be decrypted'
    throw new FaultySetting('password', `enter it again, because ${why}`)
  }

  private async use(stored: StoredMqtt | null): Promise<void> {
    await this.thread?.stop()
    this.stored = stored
    this.prepare()
    await this.thread?.start()
  }

  /** Creates the thread for the settings in use, or notes why there is none. */
  private prepare(): void {
    this.fault = null
    try {
      this.thread = this.threadFor(this.settingsInUse())
    } catch (error) {
      this.thread = null
      this.fault = (error as Error).message
      this.options.log.warn(`MQTT does not start: ${this.fault}`)
    }
  }

  private settingsInUse(): MqttSettings | null {
    const { stored, fixed } = this
    if (!stored) return mqttSettings(this.options.config.mqtt)
    const isUsed = stored.sealed !== null && !fixedNames(fixed).includes('password')
    const password = isUsed ? this.options.secrets.open(stored.sealed ?? '', contextOf(stored.own)) : null
    if (isUsed && password === null) throw new Error(lostPassword)
    return mqttSettings(mergedMqtt(fixed, stored.own, password))
  }

  private threadFor(settings: MqttSettings | null): MqttThread | null {
    return settings && new MqttThread({ ...this.options, settings })
  }

  private idle(state: 'failing' | 'off', detail: string): OutputState {
    const { lastSeq: cursor } = this.options.feed
    return quietState({ source: 'database', enabled: state !== 'off', state, detail, cursor, config: null })
  }
}
