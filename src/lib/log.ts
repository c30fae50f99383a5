import { type Logger as PinoLogger, pino } from 'pino'
import pretty from 'pino-pretty'

/** What the rooms need of a log. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** A log for people: one line an entry on standard error. */
export function createLog(level: LogLevel): Logger {
  const stream = pretty({
    destination: 2,
    sync: true,
    colorize: process.stderr.isTTY === true,
    translateTime: 'SYS:yyyy-mm-dd HH:MM:ss.l',
    ignore: 'pid,hostname',
    singleLine: true,
  })
  return pino({ level, base: null }, stream)
}
