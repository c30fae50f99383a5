import { type Clock, systemClock } from '../lib/clock.ts'
import { type Asked, readConfig, readJpeg } from './answers.ts'
import type { AskDevice, CommandOptions } from './ask-device.ts'
import { readAlarms, setAlarmOutput, triggerVirtualAlarm } from './commands/alarms.ts'
import { readChannels } from './commands/channels.ts'
import { readClock, setClock, setZone } from './commands/clock.ts'
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
  /** SHA-256 of the trusted certificate, `AB:CD:…`; null trusts the first one presented. */
  pin?: string | null
  /** Milliseconds for a complete answer. Default: 10 000. */
  timeoutMs?: number
  refusals: RefusedPasswords
  clock?: Clock
  /** IANA zone for devices that report none; usually the server's own. */
  timeZone: string
}

const defaultTimeoutMs = 10_000

/**
 * Client for a device's HTTP API (docs/protocol/camera-api.md). Sends one request at a time per device and never
 * resends a refused password. All methods reject with a `ViewtronError`: `device-unreachable`, `device-timeout`,
 * `device-password-wrong`, `device-refused` and others; a `DeviceRefusal` has the device's error code.
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

  /** The authentication scheme of the device; null before its first answer. */
  get authentication(): 'basic' | 'digest' | null {
    return this.requests.authentication
  }

  /** SHA-256 of the certificate presented last, `AB:CD:…`; the pin before the first answer; null over plain HTTP. */
  get certificate(): string | null {
    return this.requests.certificate
  }

  /** The local address of the last connection, as the device sees it. */
  localAddress(): string | null {
    return this.requests.localAddress
  }

  /** The device's IP address on the last connection. */
  remoteAddress(): string | null {
    return this.requests.remoteAddress
  }

  readFacts(): Promise<DeviceFacts> {
    return readFacts(this.ask)
  }

  readClock(): Promise<DeviceClock> {
    return readClock(this.ask, this.clock, this.timeZone)
  }

  /** Sets the device's clock, in its own zone. This also disables its NTP synchronisation, as in its menus. */
  setClock(to: Date): Promise<void> {
    return setClock(this.ask, to, this.timeZone)
  }

  /** Gives the device the server's time zone, and the time in it. */
  setZone(to: Date): Promise<void> {
    return setZone(this.ask, to, this.timeZone)
  }

  readPostConfig(): Promise<PostConfig> {
    return readPostConfig(this.ask)
  }

  /**
   * Writes `next` as the destinations and preserves everything else of the XML in `config`. `secret` is written to the
   * destinations that have a user. Read the settings back to verify the change.
   */
  writePostConfig(config: PostConfig, next: PostDestination[], secret: PostPassword | null = null): Promise<void> {
    return writePostConfig(this.ask, config, { next, secret })
  }

  /** Restores the settings from `PostConfig.xml`. */
  restorePostConfig(xml: string): Promise<void> {
    return restorePostConfig(this.ask, xml)
  }

  /** Takes a picture now, JPEG. `channel` is for recorders. */
  snapshot(channel?: number): Promise<Buffer> {
    return this.ask.jpeg('GetSnapshot', channel === undefined ? {} : { path: [channel] })
  }

  /** Reads the active alarms. Changes appear 5 to 20 seconds late. */
  readAlarms(): Promise<ActiveAlarm[]> {
    return readAlarms(this.ask)
  }

  /**
   * Raises a virtual alarm, on recorders only. The first virtual input follows the last physical one (17 on a recorder
   * with 16).
   */
  triggerVirtualAlarm(input: number): Promise<void> {
    return triggerVirtualAlarm(this.ask, input)
  }

  /** Switches an alarm output; outputs count from 1. */
  setAlarmOutput(output: number, on: boolean): Promise<void> {
    return setAlarmOutput(this.ask, output, on)
  }

  readChannels(): Promise<DeviceChannel[]> {
    return readChannels(this.ask)
  }

  async readPlateGroups(): Promise<PlateGroup[]> {
    return (await this.plateCommands()).groups()
  }

  /** Reads all plates of all groups, page by page. */
  async readPlates(): Promise<DevicePlate[]> {
    return (await this.plateCommands()).read()
  }

  /**
   * Adds plates in batches of one hundred. Resolves with one result per plate, in order. A plate without a group is
   * added to the allow list.
   */
  async addPlates(plates: DevicePlate[]): Promise<PlateResult[]> {
    return (await this.plateCommands()).add(plates)
  }

  /** Sets all fields of the plate with this number. Rejects with `device-unsupported` on old firmware. */
  async modifyPlate(plate: DevicePlate): Promise<void> {
    await (await this.plateCommands()).modify(plate)
  }

  /**
   * Removes a plate. Rejects with `device-unsupported` on old firmware, and with a `DeviceRefusal` of code 204 when the
   * plate does not exist.
   */
  async deletePlate(plate: Pick<DevicePlate, 'number' | 'groupId'>): Promise<void> {
    await (await this.plateCommands()).remove(plate)
  }

  readPresets(channel?: number): Promise<{ id: number; name: string }[]> {
    return readPresets(this.ask, channel)
  }

  gotoPreset(id: number, channel?: number): Promise<void> {
    return gotoPreset(this.ask, id, channel)
  }

  /** Closes the connection. Can be called twice. */
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
