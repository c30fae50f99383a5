/** The days of the week as rules and schedules name them. */
export const dayWords = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' }

export type DayName = keyof typeof dayWords
