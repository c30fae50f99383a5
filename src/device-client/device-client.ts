import { type Clock, systemClock } from '../lib/clock.ts'
import { type Asked, readConfig, readJpeg } from './answers.ts'
import type { AskDevice, CommandOptions } from './ask-device.ts'
import { readAlarms, setAlarmOutput, triggerVirtualAlarm } from './commands/alarms.ts'
import { readChannels } from './commands/channels.ts'
import { readClock, setClock } from './commands/clock.ts'
import { readFacts } from './commands/facts.ts'
import type { PlateCommands } from './commands/plates/plate-commands.ts'
import { plateCommands } from './commands/plates.ts'
import { readPostConfig, restorePostConfig, writePostConfig } from './commands/post-config.ts'
import { gotoPreset, readPresets } from './commands/presets.ts'
import type {
  ActiveAlarm,
  DeviceAddress,
  DeviceChannel,
  DeviceClock,
  DeviceFacts,
  DevicePlate,
  PlateGroup,
  PlateResult,
  PostConfig,
  PostDestination,
  PostPassword,
} from './device-types.ts'
import { deviceName } from './http/device-failures.ts'
import { DeviceRequests } from './http/device-requests.ts'
import type { HttpAnswer } from './http/exchange.ts'
import type { RefusedPasswords } from './http/refused-passwords.ts'

export interface DeviceClientOptions {
  address: DeviceAddress
  user: string
  password: string
  /** SHA-256 of the certificate that is trusted, `AB:CD:…`; null trusts the first one seen. */
  pin?: string | null
  /** For a whole answer. Default: 10 000. */
  timeoutMs?: number
  refusals: RefusedPasswords
  clock?: Clock
  /** IANA; that of a device that does not tell its own, because it usually stands in the same place. */
  timeZone: string
}

const defaultTimeoutMs = 10_000

/**
 * A device's HTTP API (docs/protocol/camera-api.md). One request at a time per device; a password that was refused is
 * never sent again. Every method rejects with a `ViewtronError`: `device-unreachable`, `device-timeout`,
 * `device-password-wrong`, `device-refused` and their like; a `DeviceRefusal` has the device's error code.
 */
export class DeviceClient {
  readonly address: DeviceAddress
  private readonly clock: Clock
  private readonly timeZone: string
  private readonly requests: DeviceRequests
  private readonly ask: AskDevice
  private plates: PlateCommands | null = null

  constructor(options: DeviceClientOptions) {
    const { user, password, pin = null, timeoutMs = defaultTimeoutMs, refusals, clock = systemClock } = options
    const address = { ...options.address, host: options.address.host.replace(/^\[|\]$/g, '') }
    const device = deviceName(address)
    this.address = address
    this.clock = clock
    this.timeZone = options.timeZone
    this.requests = new DeviceRequests({ address, credentials: { user, password }, pin, timeoutMs, refusals, clock })
    this.ask = {
      device,
      config: (command, options) => this.command(command, options, readConfig),
      jpeg: (command, options) => this.command(command, options, readJpeg),
    }
  }

  /** How the device wants to be signed in to; null before its first answer. */
  get authentication(): 'basic' | 'digest' | null {
    return this.requests.authentication
  }

  /** SHA-256 of the certificate it shows, `AB:CD:…`; the pin before the first answer; null over plain HTTP. */
  get certificate(): string | null {
    return this.requests.certificate
  }

  /** Our address on the last connection, which is how the device sees us. */
  localAddress(): string | null {
    return this.requests.localAddress
  }

  /** The device's address on the last connection, also where it is asked by its name. */
  remoteAddress(): string | null {
    return this.requests.remoteAddress
  }

  readFacts(): Promise<DeviceFacts> {
    return readFacts(this.ask)
  }

  readClock(): Promise<DeviceClock> {
    return readClock(this.ask, this.clock, this.timeZone)
  }

  /** Sets the device's clock, in its own zone; synchronisation by NTP is switched off by that, as in its menus. */
  setClock(to: Date): Promise<void> {
    return setClock(this.ask, to, this.timeZone)
  }

  readPostConfig(): Promise<PostConfig> {
    return readPostConfig(this.ask)
  }

  /**
   * Makes `next` the destinations and keeps everything else of the XML in `config`. `secret` is written where the
   * destination has a user. Read back to know whether it took.
   */
  writePostConfig(config: PostConfig, next: PostDestination[], secret: PostPassword | null = null): Promise<void> {
    return writePostConfig(this.ask, config, { next, secret })
  }

  /** Puts back what `PostConfig.xml` held. */
  restorePostConfig(xml: string): Promise<void> {
    return restorePostConfig(this.ask, xml)
  }

  /** A picture of this moment, JPEG. Channels are those of recorders. */
  snapshot(channel?: number): Promise<Buffer> {
    return this.ask.jpeg('GetSnapshot', channel === undefined ? {} : { path: [channel] })
  }

  /** What is active now. State changes show 5 to 20 seconds late. */
  readAlarms(): Promise<ActiveAlarm[]> {
    return readAlarms(this.ask)
  }

  /** Recorders only; the first virtual input follows the last physical one (17 on a recorder with 16). */
  triggerVirtualAlarm(input: number): Promise<void> {
    return triggerVirtualAlarm(this.ask, input)
  }

  /** Outputs count from 1. */
  setAlarmOutput(output: number, on: boolean): Promise<void> {
    return setAlarmOutput(this.ask, output, on)
  }

  readChannels(): Promise<DeviceChannel[]> {
    return readChannels(this.ask)
  }

  async readPlateGroups(): Promise<PlateGroup[]> {
    return (await this.plateCommands()).groups()
  }

  /** All plates of all groups, however many pages that takes. */
  async readPlates(): Promise<DevicePlate[]> {
    return (await this.plateCommands()).read()
  }

  /** In hundreds, one result a plate in order; a plate without group goes onto the allow list. */
  async addPlates(plates: DevicePlate[]): Promise<PlateResult[]> {
    return (await this.plateCommands()).add(plates)
  }

  /** Sets every field of the plate of that number. Old firmware rejects with `device-unsupported`. */
  async modifyPlate(plate: DevicePlate): Promise<void> {
    await (await this.plateCommands()).modify(plate)
  }

  /** Old firmware rejects with `device-unsupported`; a plate that is not there, with a `DeviceRefusal` of code 204. */
  async deletePlate(plate: Pick<DevicePlate, 'number' | 'groupId'>): Promise<void> {
    await (await this.plateCommands()).remove(plate)
  }

  readPresets(channel?: number): Promise<{ id: number; name: string }[]> {
    return readPresets(this.ask, channel)
  }

  gotoPreset(id: number, channel?: number): Promise<void> {
    return gotoPreset(this.ask, id, channel)
  }

  /** Ends the connection; safe twice. */
  close(): void {
    this.requests.close()
  }

  private async plateCommands(): Promise<PlateCommands> {
    this.plates ??= await plateCommands(this.ask)
    return this.plates
  }

  private command<T>(
    command: string,
    options: CommandOptions = {},
    read: (answer: HttpAnswer, asked: Asked) => T,
  ): Promise<T> {
    const { method = 'POST', path = [], body = '' } = options
    const question = { method, path: `/${[command, ...path].join('/')}`, body }
    return this.requests.ask(question, answer => read(answer, { device: this.ask.device, command }))
  }
}
