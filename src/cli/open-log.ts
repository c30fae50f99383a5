import { fstatSync, writeSync } from 'node:fs'
import type { Config } from '../config/index.ts'
import { journalDestination, leadsToJournal } from '../lib/journal.ts'
import { type AdjustableLog, createLog, type LogControl, type LogLevel } from '../lib/log.ts'
import { RotatedFile } from '../lib/rotated-file.ts'
import { ViewtronError } from '../model/index.ts'

const standardError = 2

function isJournal(): boolean {
  try {
    return leadsToJournal(process.env.JOURNAL_STREAM, fstatSync(standardError))
  } catch {
    return false
  }
}

function openFile({ logFile: path, logFileSize: mostBytes, logFiles: files }: Config): RotatedFile | null {
  if (path === null) return null
  const file = new RotatedFile({ path, mostBytes, files })
  try {
    file.open()
    return file
  } catch (error) {
    throw new ViewtronError('config-invalid', { setting: 'VIEWTRON_LOG_FILE', reason: (error as Error).message }, error)
  }
}

function logTo(level: LogLevel, file: RotatedFile | null): AdjustableLog {
  if (file) return createLog(level, file)
  if (!isJournal()) return createLog(level)
  return createLog(
    level,
    journalDestination(text => void writeSync(standardError, text)),
    { withTime: false },
  )
}

/** Opens the log of the server: a file, the journal of systemd, or standard error. Throws `config-invalid`. */
export function openLog(config: Config): { log: AdjustableLog; control: LogControl } {
  const file = openFile(config)
  const log = logTo(config.logLevel, file)
  const control: LogControl = {
    get level() {
      return log.level as LogLevel
    },
    set level(level) {
      log.level = level
    },
    reopen: () => file?.reopen(),
  }
  return { log, control }
}
