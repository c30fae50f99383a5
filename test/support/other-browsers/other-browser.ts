import { accessSync, constants } from 'node:fs'

/** A browser other than Chromium, with one window. */
export interface OtherBrowser {
  name: string
  resize(width: number, height: number): Promise<void>
  /** Opens an address and waits until it is loaded. */
  open(url: string): Promise<void>
  /** The value of a JavaScript expression in the page, as text. */
  valueOf(expression: string): Promise<string>
  /** PNG */
  screenshot(): Promise<Buffer>
  /** Errors of scripts and on the console since the start, where the browser reports them. */
  complaints(): string[]
  close(): Promise<void>
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
