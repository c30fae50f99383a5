import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { event, eventImage, eventPlate } from '../../src/api/schemas/events.ts'
import { projectRoot } from '../support/project-root.ts'

/** The fields in the first column of the first table below a heading. */
function fieldsBelow(page: string, heading: string): string[] {
  const text = readFileSync(join(projectRoot, page), 'utf8')
  const [, section = ''] = text.split(`\n${heading}\n`)
  const [, table = ''] = section.split('| --- | --- |\n')
  const rows = (table.split('\n\n')[0] ?? '').split('\n').map(row => row.split('|')[1] ?? '')
  return rows.flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(match => match[1] ?? ''))
}

const ofLog = fieldsBelow('docs/architecture.md', '## Events and the log')
const ofApi = fieldsBelow('docs/api.md', '### The fields of an event')

test('the documents name every field of an event, those of the log and those of the API', () => {
  const inApi = ofApi.filter(field => !field.includes('[]'))
  expect([...ofLog, ...inApi].toSorted()).toEqual(Object.keys(event.shape).toSorted())
})

test('the fields of plates and pictures that only the API has exist', () => {
  const nested = ofApi.filter(field => field.includes('[]'))
  const known = [
    ...Object.keys(eventPlate.shape).map(field => `targets[].plate.${field}`),
    ...Object.keys(eventImage.shape).map(field => `images[].${field}`),
    ...Object.keys(event.shape.rules.element.shape).map(field => `rules[].${field}`),
  ]
  expect(nested.length).toBeGreaterThan(2)
  expect(nested.filter(field => !known.includes(field))).toEqual([])
})
