/** The result of reading the configuration again while the server runs. */
export interface Reloaded {
  /** ISO 8601 UTC. */
  at: string
  /** The changes that are used now, in words. */
  changed: string[]
  /** Settings that have changed and need a restart. */
  restart: string[]
  /** Why nothing was changed; null if it was. */
  error: string | null
}
