/** Returns ISO 8601 UTC with milliseconds, from milliseconds since 1970. */
export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** Does the same; null for none. */
export function isoOrNull(milliseconds: number | null | undefined): string | null {
  return milliseconds == null ? null : iso(milliseconds)
}
