import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { rule as ruleShape, ruleTried } from '../../src/api/schemas/outputs.ts'
import { loadConfig } from '../../src/config/index.ts'
import { ModeHistory } from '../../src/model/index.ts'
import { ruleParts } from '../../src/outputs/rule-config.ts'
import { Rules } from '../../src/rules/index.ts'
import { when } from '../../src/rules/rule-schema.ts'
import { projectRoot } from '../support/project-root.ts'
import { temporaryFile } from '../support/temporary-folder.ts'

const page = readFileSync(join(projectRoot, 'docs/rules.md'), 'utf8')
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text ?? '')

/** The rules of a file. */
function rulesOf(yaml: string) {
  const file = temporaryFile(yaml, 'viewtron.yaml')
  const { config } = loadConfig({ flags: {}, env: {}, file, workingDir: '/' })
  const unused = { parts: ruleParts, queries: {} as never, write: async () => undefined, usersOf: async () => [] }
  const book = new Rules({
    config: config.rules,
    modes: new ModeHistory(),
    timeZone: 'UTC',
    clock: { now: () => new Date() },
    log: { warn: () => undefined },
    ...unused,
  })
  return book.all()
}

describe('docs/rules.md', () => {
  it('has examples that the server accepts', () => {
    const rules = blocks('yaml').flatMap(rulesOf)
    expect(rules.length).toBeGreaterThan(10)
    const names = rules.map(({ config }) => config.name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('shows an answer in the format of the API', () => {
    const [answer = ''] = blocks('json')
    expect(ruleTried.parse(JSON.parse(answer))).toBeTruthy()
  })

  it('names every key of a condition, with a valid example', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| .* \| `(.+)` \|$/gm)].map(
      ([, key = '', text = '']) => [key, text] as const,
    )
    for (const [key, text] of rows) {
      expect(when.safeParse({ [key]: parse(text) }).success, `${key}: ${text}`).toBe(true)
    }
    const keys = [
      'kind',
      'category',
      'smartType',
      'camera',
      'zone',
      'line',
      'phase',
      'place',
      'visit',
      'flag',
      'target',
      'plate',
      'attributes',
      'alarm',
      'active',
      'time',
      'quiet',
      'mode',
      'text',
      'unconfirmed',
      'not',
    ]
    expect(rows.map(([key]) => key)).toEqual(keys)
  })

  it('names every key of a rule and of a plate', () => {
    const keys = Object.keys(ruleShape.shape).filter(key => !['id', 'source', 'lastFiredAt', 'name'].includes(key))
    expect(keys.filter(key => !page.includes(`\`${key}`))).toEqual([])
    const plateKeys = ['number', 'similar', 'group', 'known', 'list', 'direction', 'minConfidence']
    expect(plateKeys.filter(key => !new RegExp(`^\\| \`${key}[\`:]`, 'm').test(page))).toEqual([])
  })
})
