/** A name as it is compared: what looks the same is the same, capital letters make no difference. */
export function nameKey(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase()
}
