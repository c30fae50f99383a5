import { ViewtronError } from '../../model/index.ts'

const placeholder = /^\{\{\s*([\w.-]+)\s*\}\}/

function valueAt(root: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    return (value as Record<string, unknown>)[key]
  }, root)
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/**
 * Fills the placeholders of a JSON text: `"{{event.camera.name}} saw {{event.targets.0.plate.number}}"`. Inside a JSON
 * string a value is escaped so that it cannot end the string; elsewhere it is written as JSON, and a missing value as null.
 */
export function fillTemplate(template: string, root: unknown): string {
  let filled = ''
  let inString = false
  for (let at = 0; at < template.length; ) {
    const [whole, path] = placeholder.exec(template.slice(at, at + 200)) ?? []
    if (whole !== undefined && path !== undefined) {
      const value = valueAt(root, path)
      filled += inString ? JSON.stringify(asText(value)).slice(1, -1) : JSON.stringify(value ?? null)
      at += whole.length
      continue
    }
    const character = template[at] ?? ''
    const length = inString && character === '\\' ? 2 : 1
    if (character === '"') inString = !inString
    filled += template.slice(at, at + length)
    at += length
  }
  return filled
}

/** Throws `config-invalid` if the template is not JSON once its placeholders are filled. */
export function checkTemplate(template: string, setting: string): void {
  try {
    JSON.parse(fillTemplate(template, {}))
  } catch (error) {
    throw new ViewtronError('config-invalid', { setting, reason: `is no JSON (${(error as Error).message})` }, error)
  }
}
