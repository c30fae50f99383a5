import { tidy } from '#features/rules/tidy.ts'
import type { RuleInput } from '#server/api/schemas/index.ts'

// Loaded with the first look at YAML: most rules are made in the form.
const library = () => import('yaml')

/** Default values, which are left out. */
const unsaid: Record<string, unknown> = { enabled: true }

/** A rule as `rules:` of viewtron.yaml has it. */
export async function ruleYaml(rule: RuleInput): Promise<string> {
  const { stringify } = await library()
  const said = Object.entries(tidy(rule)).filter(([key, value]) => unsaid[key] !== value)
  // Written as YAML 1.1, so that times such as 22:00 are quoted and every parser reads them as text.
  return stringify(Object.fromEntries(said), { lineWidth: 0, singleQuote: true, version: '1.1' })
}

/** The rule that a text means. Throws an `Error` that says what is wrong with the text; the server checks the rest. */
export async function ruleOfYaml(text: string): Promise<RuleInput> {
  const { parse } = await library()
  let read: unknown = parse(text)
  // A rule that is copied from the file is a list of one.
  if (Array.isArray(read) && read.length === 1) read = read[0]
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    throw new Error('A rule needs keys such as name: and when:')
  }
  return { name: '', ...tidy(read) }
}
