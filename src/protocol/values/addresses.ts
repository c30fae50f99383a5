/** A MAC address in lower case with colons; null for anything but twelve hexadecimal digits, and for all 0 or all f. */
export function macAddress(text: string | undefined): string | null {
  // Most posts have this form already.
  if (text !== undefined && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(text) && !/^[0:]+$|^[f:]+$/.test(text)) return text
  const digits = text?.toLowerCase().replace(/[:.\s-]/g, '')
  if (digits === undefined || !/^[0-9a-f]{12}$/.test(digits) || /^(0+|f+)$/.test(digits)) return null
  return digits.replace(/..(?=.)/g, '$&:')
}

/** An IP address as sent; null for 0.0.0.0, which devices without a network configuration send. */
export function ipAddress(text: string | undefined): string | null {
  return text === undefined || text === '0.0.0.0' ? null : text
}
