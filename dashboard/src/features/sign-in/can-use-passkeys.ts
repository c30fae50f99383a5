/** Whether this browser makes passkeys for this address: only over HTTPS or on localhost, and not for an IP address. */
export function canUsePasskeys(): boolean {
  const isName = !/^[\d.]+$|^\[/.test(window.location.hostname)
  return isName && window.isSecureContext && 'PublicKeyCredential' in window
}
