/** What went wrong with a passkey; null where the person closed the browser's question. */
export function passkeyProblem(error: Error | null): Error | null {
  if (error?.name !== 'NotAllowedError') return error
  return new Error('The browser did not use a passkey: the question was closed, or it took too long.')
}
