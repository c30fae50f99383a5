const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Markup that is complete: nothing in it is escaped again. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Value = string | number | Html | null | readonly (Html | null)[]

function markupOf(value: Value): string {
  if (value === null) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(markupOf).join('')
  return String(value)
    .toWellFormed()
    .replace(/[&<>"']/g, sign => escapes[sign] ?? '')
}

/** Markup with escaped values, in elements and in quoted attributes: `` html`<td>${name}</td>` ``. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(parts.reduce((text, part, at) => text + markupOf(values[at - 1] ?? null) + part))
}
