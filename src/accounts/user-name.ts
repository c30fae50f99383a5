/** A user's name in the form that is compared: names that look the same are the same, whatever their capitals. */
export function nameKey(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase()
}
