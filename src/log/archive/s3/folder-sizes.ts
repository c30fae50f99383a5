import { dirname } from 'node:path'
import { hourMs } from '../../../time/units.ts'

export interface FolderSizesOptions {
  /** Names of the folders directly in a folder. */
  folders: (folder: string) => Promise<string[]>
  /** The sum of the sizes of all files below a folder. */
  bytesOf: (folder: string) => Promise<number>
}

interface Measured {
  bytes: number
  at: number
}

// Another process may have removed files, such as a command or the server before a restart.
const holdsMs = 24 * hourMs

/** Measures folders of days. Listing a day takes a request a thousand objects, so only days that changed are listed again. */
export class FolderSizes {
  private readonly options: FolderSizesOptions
  private readonly measured = new Map<string, Measured>()

  constructor(options: FolderSizesOptions) {
    this.options = options
  }

  async bytesBelow(folder: string): Promise<number> {
    let sum = 0
    for (const day of await this.options.folders(folder)) sum += await this.bytesOfDay(`${folder}/${day}`)
    return sum
  }

  /** To be called when a file was added or removed. */
  changed(path: string): void {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) this.measured.delete(folder)
  }

  private async bytesOfDay(folder: string): Promise<number> {
    const known = this.measured.get(folder)
    const now = performance.now()
    if (known && now - known.at < holdsMs) return known.bytes
    const bytes = await this.options.bytesOf(folder)
    this.measured.set(folder, { bytes, at: now })
    return bytes
  }
}
