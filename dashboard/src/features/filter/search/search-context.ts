/** The context in which a search is read: the clock, the place, and the names that exist. */
export interface SearchContext {
  /** Milliseconds since 1970. */
  now: number
  /** IANA zone of the days and hours that are typed. */
  zone: string
  /** The order in which people here write dates: what `12/11` means. */
  dateOrder: 'dmy' | 'mdy' | 'ymd'
  /** 1 is Monday, 7 is Sunday. */
  weekStart: number
  cameras: readonly { id: string; name: string }[]
  /** Groups of known plates. */
  groups: readonly string[]
  /** Known plates with the names of their owners. */
  plates: readonly { key: string; name: string | null }[]
  /** Makes of vehicles that cameras have reported. */
  brands: readonly string[]
}
