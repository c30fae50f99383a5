/** A plate as the API compares it: upper case, letters and digits of any script only. */
export function plateKey(plate: string): string {
  return plate.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')
}
