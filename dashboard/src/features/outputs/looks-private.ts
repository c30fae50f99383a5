// As the server decides it (src/outputs/webhook/public-address.ts), as far as it shows in the address itself.
const privateHosts = [
  /^(0|10|127)\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^169\.254\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^192\.168\./,
  /^(localhost|[^.:]+)$/,
  /\.(localhost|local|lan|home|internal|home\.arpa)$/,
  // Of IPv6, only 2000::/3 is public.
  /^\[(?![23])/,
]

/** The host of an address that leads to this machine or to a private network; null for all others. */
export function privateHost(address: string): string | null {
  if (!/^https?:\/\/./i.test(address) || !URL.canParse(address)) return null
  const { hostname } = new URL(address)
  return privateHosts.some(pattern => pattern.test(hostname)) ? hostname : null
}
