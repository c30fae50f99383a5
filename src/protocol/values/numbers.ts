/** A whole number; null for anything else, and for numbers that a double cannot represent exactly. */
export function integer(text: string | undefined): number | null {
  if (text === undefined || !/^[+-]?\d{1,16}$/.test(text)) return null
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : null
}

/** A number with or without a fraction; null for anything else. */
export function decimal(text: string | undefined): number | null {
  if (text === undefined || !/^[+-]?\d{1,16}(\.\d{0,16})?$/.test(text)) return null
  return Number(text)
}

/** A confidence or similarity as 0–1: percent, or hundredths of a percent above 100 (firmware 5.3.1 sends 9900). */
export function percentage(text: string | undefined): number | null {
  const value = decimal(text)
  if (value === null || value < 0 || value > 10_000) return null
  return value > 100 ? value / 10_000 : value / 100
}
