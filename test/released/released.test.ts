import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { breaksBetween } from './compare.ts'
import { type Facts, SchemaFacts, schemaOfSample } from './facts.ts'
import { publishedFacts } from './published.ts'

const byVersion = new Intl.Collator('en', { numeric: true })
const newest = readdirSync(import.meta.dirname)
  .filter(name => name.endsWith('.json'))
  .sort(byVersion.compare)
  .at(-1)
const released: Facts = JSON.parse(readFileSync(join(import.meta.dirname, newest ?? ''), 'utf8'))

it('keeps what the last release published: API, streams, webhooks, MQTT, CSV, settings, commands', async () => {
  expect(Object.keys(released).length).toBeGreaterThan(1000)
  for (const kind of ['GET /api', 'stream', 'webhook', 'mqtt', 'events.csv', 'setting', 'command', 'viewtron.yaml']) {
    expect(Object.keys(released).filter(place => place.startsWith(kind)).length, kind).toBeGreaterThan(5)
  }
  expect(breaksBetween(released, await publishedFacts())).toEqual([])
}, 120_000)

describe('a break', () => {
  const then: Facts = {
    'GET /cameras 200 items[]': ['object', 'required'],
    'GET /cameras 200 items[].name': ['required', 'string'],
    'GET /cameras 200 items[].state': ['"ignored"', '"ok"', 'required'],
    'GET /cameras query limit': ['integer', 'optional'],
    'PATCH /cameras body ': ['object', 'required'],
    'PATCH /cameras body name': ['optional', 'string'],
    'events.csv plate': ['column 5'],
  }
  const changedBy = (change: Facts) => breaksBetween(then, { ...then, ...change })
  const without = (place: string) =>
    breaksBetween(then, Object.fromEntries(Object.entries(then).filter(([name]) => name !== place)))

  it.each(Object.keys(then))('is that %s is gone or renamed', place => {
    expect(without(place)).toEqual([`${place}: is gone`])
  })

  it('is another type, a lost value, another column', () => {
    expect(changedBy({ 'GET /cameras 200 items[].name': ['number', 'required'] })).toHaveLength(1)
    expect(changedBy({ 'GET /cameras 200 items[].state': ['"ok"', 'required'] })).toHaveLength(1)
    expect(changedBy({ 'GET /cameras query limit': ['"1"', '"2"', 'optional'] })).toHaveLength(1)
    expect(changedBy({ 'events.csv plate': ['column 6'] })).toHaveLength(1)
  })

  it('is a field of an answer that may be missing or null', () => {
    expect(changedBy({ 'GET /cameras 200 items[].name': ['optional', 'string'] })).toHaveLength(1)
    expect(changedBy({ 'GET /cameras 200 items[].name': ['null', 'required', 'string'] })).toHaveLength(1)
  })

  it('is a field or a parameter that requests must have now', () => {
    expect(changedBy({ 'PATCH /cameras body name': ['required', 'string'] })).toHaveLength(1)
    expect(changedBy({ 'PATCH /cameras body code': ['required', 'string'] })).toHaveLength(1)
  })

  it('is no addition: a field, a parameter, a value, a route, a column, a wider type of a request', () => {
    expect(changedBy({ 'GET /cameras 200 items[].more': ['required', 'string'] })).toEqual([])
    expect(changedBy({ 'GET /cameras query more': ['optional', 'string'] })).toEqual([])
    expect(changedBy({ 'GET /cameras 200 items[].state': ['"ignored"', '"new"', '"ok"', 'required'] })).toEqual([])
    expect(changedBy({ 'POST /more body ': ['object', 'required'], 'POST /more body name': ['required'] })).toEqual([])
    expect(changedBy({ 'events.csv more': ['column 6'] })).toEqual([])
    expect(changedBy({ 'GET /cameras query limit': ['number', 'optional'] })).toEqual([])
  })
})

describe('the facts of a schema', () => {
  it('name every field with its types and whether it is always there', () => {
    const schemas = new SchemaFacts({ Camera: { type: 'object', properties: { id: { type: 'string' } } } })
    schemas.add(
      'GET /a 200 ',
      {
        type: 'object',
        required: ['items'],
        properties: {
          items: { type: 'array', items: { $ref: '#/components/schemas/Camera' } },
          next: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        },
      },
      'required',
    )
    expect(schemas.facts).toEqual({
      'GET /a 200 ': ['object', 'required'],
      'GET /a 200 items': ['array', 'required'],
      'GET /a 200 items[]': ['object', 'required'],
      'GET /a 200 items[].id': ['optional', 'string'],
      'GET /a 200 next': ['null', 'optional', 'string'],
    })
  })

  it('come from a sample where there is no schema', () => {
    expect(schemaOfSample({ a: 1, b: [{ c: null }] })).toEqual({
      type: 'object',
      required: ['a', 'b'],
      properties: {
        a: { type: 'number' },
        b: { type: 'array', items: { type: 'object', required: ['c'], properties: { c: {} } } },
      },
    })
  })
})
