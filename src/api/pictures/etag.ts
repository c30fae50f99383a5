/** Tests whether `If-None-Match` (RFC 9110, 13.1.2: a list of tags, perhaps weak, or `*`) contains an ETag. */
export function hasVersion(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const known = ifNoneMatch.split(',').map(text => text.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*')
}
