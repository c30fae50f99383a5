import type { DeviceElement } from './xml/device-element.ts'

export interface CommandOptions {
  /** Default: POST, as the vendor's documents recommend. */
  method?: 'GET' | 'POST'
  /** Path segments after the command's name: channel, input, output or action. */
  path?: (string | number)[]
  /** The content of the XML document: a `config` element or one of the PTZ roots. */
  body?: string
}

/** The interface that the commands need of a device. All methods reject with a `ViewtronError`. */
export interface AskDevice {
  readonly device: string
  /** Sends a command and returns the `config` element of its successful answer. */
  config(command: string, options?: CommandOptions): Promise<DeviceElement>
  jpeg(command: string, options?: CommandOptions): Promise<Buffer>
}
