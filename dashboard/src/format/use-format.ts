import { createContext, use } from 'react'
import type { Formatters } from './time-formatters.ts'

export const FormatContext = createContext<Formatters | null>(null)

/** Dates and times in the person's zone, order and clock. */
export function useFormat(): Formatters {
  const format = use(FormatContext)
  if (format === null) throw new Error('useFormat stands outside of FormatContext')
  return format
}
