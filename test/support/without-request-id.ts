/** The fields of a problem document without the id of its request, which is never the same twice. */
export function withoutRequestId(text: string): object {
  const { requestId: _, ...fields } = JSON.parse(text) as { requestId?: string }
  return fields
}
