/** A line of the table. */
export interface Measure {
  what: string
  value: string
  goal: string
}
