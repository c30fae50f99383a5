import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { categories } from '../../src/model/index.ts'
import { detections } from '../../src/outputs/mqtt/detections.ts'
import { smartTypes } from '../../src/simulator/index.ts'
import { projectRoot } from '../support/project-root.ts'

const textOf = (page: string) => readFileSync(join(projectRoot, page), 'utf8')
const codesIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(match => match[1] ?? '')

describe('the lists of event types in the documents', () => {
  it('docs/rules.md names every category', () => {
    const [, list = ''] = /^\| `category` \| kinds of events: (.*?) \|/m.exec(textOf('docs/rules.md')) ?? []
    expect(codesIn(list)).toEqual([...categories])
  })

  it('docs/home-assistant.md names the detections that every camera has', () => {
    const [, list = ''] = /^\| (.*) \| detections \|$/m.exec(textOf('docs/home-assistant.md')) ?? []
    expect(list.split(', ')).toEqual(detections.filter(({ isUsual }) => isUsual).map(({ name }) => name))
  })

  it('README.md names every smart type of a category', () => {
    const [, section = ''] = textOf('README.md').split('## Supported events')
    const named = codesIn(section.split('\n## ')[0] ?? '')
    const known = smartTypes.filter(({ category }) => category !== 'other').map(({ smartType }) => smartType)
    expect(known.filter(smartType => !named.includes(smartType))).toEqual([])
  })
})
