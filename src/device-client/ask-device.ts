import type { DeviceElement } from './xml/device-element.ts'

export interface CommandOptions {
  /** Default: POST, which the documents recommend. */
  method?: 'GET' | 'POST'
  /** Channel, input, output or action behind the command's name. */
  path?: (string | number)[]
  /** Everything in the document: a `config` or one of the PTZ roots. */
  body?: string
}

/** The smallest shape the commands need of a device. All reject with errors of the catalogue. */
export interface AskDevice {
  readonly device: string
  /** The `config` of an answer that says yes. */
  config(command: string, options?: CommandOptions): Promise<DeviceElement>
  jpeg(command: string, options?: CommandOptions): Promise<Buffer>
}
