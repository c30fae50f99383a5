import type { DisplaySettings } from '#settings/display-settings.ts'

export type Moment = string | number | Date

export interface Formatters {
  /** IANA zone that everything below is shown in. */
  zone: string
  /** 14:05:09 */
  time: (at: Moment) => string
  /** 14:05:09.473 */
  timeExact: (at: Moment) => string
  /** 14:05 */
  timeShort: (at: Moment) => string
  /** 23 Nov 2026, or as the chosen order has it */
  date: (at: Moment) => string
  /** Mon 23 Nov */
  day: (at: Moment) => string
  /** 23 Nov */
  dayShort: (at: Moment) => string
  /** Nov 2026 */
  month: (at: Moment) => string
  /** 23 Nov 2026, 14:05:09 */
  dateTime: (at: Moment) => string
  /** 23 Nov, 14:05 */
  dateTimeShort: (at: Moment) => string
  /** 23 Nov 2026, 14:05:09.473 CET: for hovering and facts */
  exact: (at: Moment) => string
  /** Today: the time; this year: day and time; else the date too. */
  smart: (at: Moment, now?: number) => string
}

const ms = (at: Moment) => (at instanceof Date ? at.getTime() : typeof at === 'number' ? at : Date.parse(at))
const orders = { ymd: 'sv-SE', dmy: 'en-GB', mdy: 'en-US' } as const
const hourCycles = { '12': 'h12', '24': 'h23' } as const

/** Dates and times as the person wants them. Formatters of Intl are slow to make, so this is made once per setting. */
export function createFormatters(settings: DisplaySettings, zone: string): Formatters {
  const order = settings.dateOrder === 'auto' ? undefined : orders[settings.dateOrder]
  const hourCycle = settings.clock === 'auto' ? {} : { hourCycle: hourCycles[settings.clock] }
  const made = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(order, { timeZone: zone, ...options })
    return (at: Moment) => (Number.isNaN(ms(at)) ? '–' : format.format(ms(at)))
  }
  const cycle = new Intl.DateTimeFormat(order, { hour: 'numeric', ...hourCycle }).resolvedOptions().hourCycle
  const hour = cycle === 'h11' || cycle === 'h12' ? 'numeric' : '2-digit'
  const clock = { hour, minute: '2-digit', ...hourCycle } as const
  const day = { day: 'numeric', month: 'short' } as const
  const seconds = { second: '2-digit' } as const
  const year = { year: 'numeric' } as const
  const time = made({ ...clock, ...seconds })
  const date = made({ ...day, ...year })
  const dateTime = made({ ...day, ...year, ...clock, ...seconds })
  const dateTimeShort = made({ ...day, ...clock })
  const yearOf = made({ year: 'numeric' })
  const smart = (at: Moment, now = Date.now()) => {
    if (date(at) === date(now)) return time(at)
    return yearOf(at) === yearOf(now) ? made({ ...day, ...clock, ...seconds })(at) : dateTime(at)
  }
  return {
    zone,
    time,
    timeExact: made({ ...clock, ...seconds, fractionalSecondDigits: 3 }),
    timeShort: made(clock),
    date,
    day: made({ weekday: 'short', ...day }),
    dayShort: made(day),
    month: made({ month: 'short', ...year }),
    dateTime,
    dateTimeShort,
    exact: made({ ...day, ...year, ...clock, ...seconds, fractionalSecondDigits: 3, timeZoneName: 'short' }),
    smart,
  }
}
