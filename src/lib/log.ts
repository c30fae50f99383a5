import type { Writable } from 'node:stream'
import { type Logger as PinoLogger, pino } from 'pino'
import pretty from 'pino-pretty'
import { oneLine } from './one-line.ts'

/** The log as all rooms use it. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>

/** The settings of the log that can change while the server runs. */
export interface LogControl {
  level: LogLevel
  /** Opens the log file anew, after another program has moved it. */
  reopen(): void
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

const mostCharacters = 4000

const safe = (value: unknown) => (typeof value === 'string' ? oneLine(value, mostCharacters) : value)

/** An error with its stack, whose lines are ours and whose message may quote a device. */
function safeError(error: Error) {
  const { message, stack, ...more } = pino.stdSerializers.err(error)
  return { ...more, message: safe(message), stack: stack.replaceAll(error.message, String(safe(error.message))) }
}

export interface LogOptions {
  /** Left out where the destination adds its own times. */
  withTime?: boolean
}

/** A log whose level can be changed. */
export type AdjustableLog = Logger & { level: string }

/** A log for people: one line an entry, on standard error unless another destination is given. Texts from devices cannot break out of their line. */
export function createLog(
  level: LogLevel,
  destination: 2 | Writable = 2,
  { withTime = true }: LogOptions = {},
): AdjustableLog {
  const stream = pretty({
    destination,
    sync: true,
    colorize: destination === 2 && process.stderr.isTTY === true,
    translateTime: 'SYS:yyyy-mm-dd HH:MM:ss.l',
    ignore: withTime ? 'pid,hostname' : 'pid,hostname,time',
    singleLine: true,
  })
  return pino(
    {
      level,
      base: null,
      serializers: { err: safeError },
      hooks: {
        logMethod(parts, method) {
          method.apply(this, parts.map(safe) as typeof parts)
        },
      },
    },
    stream,
  )
}
