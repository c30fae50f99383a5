import { buffer } from 'node:stream/consumers'
import type { Locator, Page } from 'playwright-core'
import yauzl from 'yauzl'

export interface DownloadedFile {
  name: string
  bytes: Buffer
}

/** Presses a link that gives a file, and reads the file to its end; rejects when the download breaks off. */
export async function downloaded(page: Page, link: Locator): Promise<DownloadedFile> {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  return { name: download.suggestedFilename(), bytes: await buffer(await download.createReadStream()) }
}

/** The files in an archive by their names, in its order. */
export async function unzipped(archive: Buffer): Promise<Map<string, Buffer>> {
  const zip = await yauzl.fromBufferPromise(archive)
  const files = new Map<string, Buffer>()
  for await (const entry of zip.eachEntry()) {
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)))
  }
  return files
}
