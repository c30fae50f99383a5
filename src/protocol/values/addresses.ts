/** Lower case with colons; null for anything but twelve hexadecimal digits and for the address of nobody (all 0, all f). */
export function macAddress(text: string | undefined): string | null {
  // The form in which most posts have it already.
  if (text !== undefined && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(text) && !/^[0:]+$|^[f:]+$/.test(text)) return text
  const digits = text?.toLowerCase().replace(/[:.\s-]/g, '')
  if (digits === undefined || !/^[0-9a-f]{12}$/.test(digits) || /^(0+|f+)$/.test(digits)) return null
  return digits.replace(/..(?=.)/g, '$&:')
}

/** An IP address as sent; null for 0.0.0.0, which a device without a network configuration sends. */
export function ipAddress(text: string | undefined): string | null {
  return text === undefined || text === '0.0.0.0' ? null : text
}
