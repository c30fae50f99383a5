import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { alarmStateFacts, categories, categoryFacts } from '../../src/model/index.ts'
import { knownWord } from '../../src/search/search-vocabulary.ts'
import { alarm, ipcPost, nvrPost, only } from '../protocol/posts.ts'
import { projectRoot } from '../support/project-root.ts'

interface Row {
  smartTypes: string[]
  categories: string[]
  statusAlarms: string[]
  /** Neither an alarm nor an explicit "none" in the last cell. */
  saysNothing: boolean
}

const codesIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(match => match[1] ?? '')

/** The rows of "The smart types at a glance" of a page of docs/protocol. */
function rowsOf(page: 'ipc' | 'nvr'): Row[] {
  const text = readFileSync(join(projectRoot, `docs/protocol/${page}.md`), 'utf8')
  const [, section = ''] = text.split('## The smart types at a glance')
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter(line => /^\| `(?!smartType)/.test(line))
  return lines.map(line => {
    const cells = line.split('|').slice(1, -1)
    const last = cells.at(-1) ?? ''
    return {
      smartTypes: codesIn(cells[0] ?? ''),
      categories: codesIn(cells[2] ?? ''),
      statusAlarms: codesIn(last),
      saysNothing: codesIn(last).length === 0 && !/–|none/.test(last),
    }
  })
}

const tables = { ipc: rowsOf('ipc'), nvr: rowsOf('nvr') }
const rows = Object.values(tables).flat()

/** Recorders report lines as `perimeter` and areas as `passline`, so these states stand for two categories. */
const shared: Record<string, string> = { perimeterAlarm: 'intrusion', passlineAlarm: 'line-count' }

function categoryOfState(element: string): string | null | undefined {
  const post = `<config><alarmStatusInfo><${element}>true</${element}></alarmStatusInfo></config>`
  return alarmStateFacts(only('status', post).alarms[0]?.name ?? '')?.category
}

describe('the tables of smart types in docs/protocol', () => {
  it('are found', () => {
    expect(tables.ipc.length).toBeGreaterThan(20)
    expect(tables.nvr.length).toBeGreaterThan(6)
  })

  it.each(rows)('$smartTypes have a known category and a status alarm or an explicit none', row => {
    expect(row.categories.length).toBeGreaterThan(0)
    for (const category of row.categories) expect(categories).toContain(category)
    expect(row.saysNothing).toBe(false)
  })

  it.each(rows.filter(row => row.statusAlarms.length > 0))(
    '$statusAlarms stand for the category of $smartTypes',
    row => {
      for (const element of row.statusAlarms) {
        expect([...row.categories, shared[element]]).toContain(categoryOfState(element))
      }
    },
  )

  // A tripwire makes a line crossing of PEA: test/protocol has it with its rule list.
  const decoded = Object.entries(tables).flatMap(([page, list]) =>
    list
      .filter(({ smartTypes }) => !smartTypes.includes('tripwire'))
      .flatMap(({ smartTypes, categories: found }) =>
        smartTypes
          .filter(name => name !== 'perimeter')
          .map((name, at) => ({ page, name, category: found[at] ?? found[0] ?? '' })),
      ),
  )
  it.each(decoded)('$page: $name is decoded as $category', ({ page, name, category }) => {
    expect(alarm(page === 'ipc' ? ipcPost(name, '') : nvrPost(name, '')).category).toBe(category)
  })
})

/** Search words of a category that describe targets too, with the reason why finding both is right. */
const sharedWords = new Map([['plate', 'events with a plate are those of the category lpr']])

describe('the vocabulary of categories', () => {
  it('has an entry for each, found by its own name', () => {
    expect(Object.keys(categoryFacts).toSorted()).toEqual([...categories].toSorted())
    for (const category of categories) {
      const { searchWords, label, headline } = categoryFacts[category]
      expect(searchWords).toBe(searchWords.toLowerCase())
      expect(label).toMatch(/^[A-Z]/)
      expect(headline).toMatch(/^[A-Z]/)
    }
  })

  it('gives no two categories the same label or sensor', () => {
    const labels = categories.map(category => categoryFacts[category].label)
    const sensors = categories.flatMap(category => categoryFacts[category].sensor?.name ?? [])
    expect(new Set(labels).size).toBe(labels.length)
    expect(new Set(sensors).size).toBe(sensors.length)
  })

  it('shares only these search words with the words for targets', () => {
    const words = categories.flatMap(category => categoryFacts[category].searchWords.split(' '))
    const shared = words.filter(word => knownWord(word) !== null)
    expect([...new Set(shared)]).toEqual([...sharedWords.keys()])
  })
})
