/** A plate as it is compared: upper case, without blanks, dashes and other marks. */
export function plateKey(plate: string): string {
  return plate.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')
}
