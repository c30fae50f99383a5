/** Keys whose value is a list; in YAML one value may stand for a list of one. */
const listKeys = new Set([
  'kind',
  'category',
  'smartType',
  'camera',
  'zone',
  'line',
  'phase',
  'target',
  'alarm',
  'mode',
  'place',
  'visit',
  'flag',
  'days',
  'output',
  'number',
  'group',
  'list',
  'direction',
])

function tidyValue(key: string, value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined
  if (Array.isArray(value)) return value.length === 0 ? undefined : value
  if (typeof value === 'object') {
    const tidied = key === 'attributes' ? attributeLists(value) : tidy(value as Record<string, unknown>)
    return Object.keys(tidied).length === 0 ? undefined : tidied
  }
  return listKeys.has(key) ? [value] : value
}

function attributeLists(value: object): Record<string, unknown> {
  const entries = Object.entries(value).filter(([, values]) => values !== null && String(values) !== '')
  return Object.fromEntries(entries.map(([name, values]) => [name, Array.isArray(values) ? values : [values]]))
}

/** The same without empty settings: texts, lists and groups; single values as lists where lists are meant. */
export function tidy<Config extends object>(config: Config): Config {
  const entries = Object.entries(config).map(([key, value]) => [key, tidyValue(key, value)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Config
}
