/** The search parameters of an address: plain texts, several values joined by commas. */
export type Search = { [name: string]: string | undefined }

/** `?category=lpr,face&text=white` → { category: 'lpr,face', text: 'white' } */
export function parseSearch(text: string): Search {
  const search: Search = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const before = search[name]
    search[name] = before === undefined ? value : `${before},${value}`
  }
  return search
}

/** Commas and colons stay readable, because people read and send these addresses. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return text === '' ? '' : `?${text}`
}

/** The values of one name. */
export function valuesOf(value: string | undefined): string[] {
  return value === undefined || value === '' ? [] : value.split(',').filter(part => part !== '')
}
