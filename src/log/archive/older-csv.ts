import { open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from '../../lib/files.ts'

const longestHeader = 4096
// The first columns of every version, the original server included.
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

/** The columns of a header, also as a spreadsheet saves it: with a byte order mark, quotes, semicolons or tabs. */
function columnsOf(line: string): string[] {
  const plain = line.replace(/^\ufeff/, '').replaceAll('"', '')
  const separator = [',', ';', '\t'].find(mark => plain.startsWith(`${firstColumns[0]}${mark}`)) ?? ','
  return plain.split(separator).map(column => column.trim())
}

/**
 * True for a file with a header of ours that has other columns, from an older or newer version, or another separator:
 * lines of this version do not fit under it. A file without our header is left as it is.
 */
export async function isOlderCsv(path: string, header: string): Promise<boolean> {
  const line = await firstLine(path)
  const columns = columnsOf(line)
  if (!firstColumns.every((column, at) => columns[at] === column)) return false
  return line.replace(/^\ufeff/, '').replaceAll('"', '') !== header.trimEnd()
}

/** Renames a file to a hidden name in the same folder; returns the new name. */
export async function setAside(path: string, now: Date): Promise<string> {
  const name = `.${basename(path)}.before-${now.toISOString().replaceAll(':', '-')}`
  await rename(path, join(dirname(path), name))
  await syncFolder(dirname(path))
  return name
}
