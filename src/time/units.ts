export const secondMs = 1000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
/** 24 hours. A day of a zone has 23 or 25 where the clocks change; for those see zone-days.ts. */
export const dayMs = 24 * hourMs
