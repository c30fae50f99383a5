/** A plate as it is compared: upper case, without blanks, dashes and other marks. */
export function plateKey(plate: string): string {
  return plate.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * A LIKE pattern (escape character `\`) for what people type: with `*` or `?` the whole plate is meant, otherwise a
 * fragment of it.
 */
export function platePattern(search: string): string {
  const wildcards = /[*?]/.test(search)
  const pattern = search
    .toUpperCase()
    .replace(/[^\p{L}\p{N}*?]/gu, '')
    .replaceAll('*', '%')
    .replaceAll('?', '_')
  return wildcards ? pattern : `%${pattern}%`
}
