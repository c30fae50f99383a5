/** An error of a passkey in plain words; the browser's own words for a closed question help nobody. */
export function passkeyProblem(error: Error | null): Error | null {
  if (error?.name !== 'NotAllowedError') return error
  return new Error('The browser did not use a passkey: the question was closed, or it took too long.')
}
