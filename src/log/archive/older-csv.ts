import { open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from '../../lib/files.ts'

const longestHeader = 4096
// What the file has begun with since the original server.
const firstColumns = ['camera', 'client_ip', 'alarm_type', 'description']

async function firstLine(path: string): Promise<string> {
  const file = await open(path).catch(() => null)
  if (!file) return ''
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHeader), 0, longestHeader, 0)
    return buffer.subarray(0, bytesRead).toString().split(/\r?\n/, 1)[0] ?? ''
  } finally {
    await file.close()
  }
}

/** The columns a header names, also as a spreadsheet writes it: with a mark, quotes, semicolons or tabs. */
function columnsOf(line: string): string[] {
  const plain = line.replace(/^\ufeff/, '').replaceAll('"', '')
  const separator = [',', ';', '\t'].find(mark => plain.startsWith(`${firstColumns[0]}${mark}`)) ?? ','
  return plain.split(separator).map(column => column.trim())
}

/**
 * Whether a file has a header of ours with other columns than now, as an older or a newer version writes it, or with
 * another separator: lines of this version do not fit under it. A file without our header is its owner's business.
 */
export async function isOlderCsv(path: string, header: string): Promise<boolean> {
  const line = await firstLine(path)
  const columns = columnsOf(line)
  if (!firstColumns.every((column, at) => columns[at] === column)) return false
  return line.replace(/^\ufeff/, '').replaceAll('"', '') !== header.trimEnd()
}

/** Puts a file out of the way under a name of its own beside it, and says which. */
export async function setAside(path: string, now: Date): Promise<string> {
  const name = `.${basename(path)}.before-${now.toISOString().replaceAll(':', '-')}`
  await rename(path, join(dirname(path), name))
  await syncFolder(dirname(path))
  return name
}
