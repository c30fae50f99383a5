import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { bridgeCategories } from '../../../src/outputs/mqtt/bridge-facts.ts'
import { BridgeCounts, bridgeMessages } from '../../../src/outputs/mqtt/bridge-messages.ts'
import { cameraEntities } from '../../../src/outputs/mqtt/camera-entities.ts'
import { newCameraState } from '../../../src/outputs/mqtt/camera-state.ts'
import { mqttConfig } from '../../../src/outputs/mqtt/mqtt-schema.ts'
import { mqttSettings } from '../../../src/outputs/mqtt/mqtt-settings.ts'
import { topicsUnder } from '../../../src/outputs/mqtt/topics.ts'
import { projectRoot } from '../../support/project-root.ts'
import { sampleEvent } from './sample.ts'

const page = (name: string) => readFileSync(join(projectRoot, 'docs', name), 'utf8')

function blocks(name: string, language: string): string[] {
  return [...page(name).matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    match => match[1] ?? '',
  )
}

/** Entity ids as Home Assistant derives them from the names of a device and its entities. */
function entityIds(deviceName: string): string[] {
  const camera = { id: 'c' }
  const context = { topics: topicsUnder('viewtron'), camera, state: newCameraState(), images: true, holdSeconds: 10 }
  return cameraEntities(context).map(({ component, config }) => {
    return `${component}.${`${deviceName} ${config.name}`.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`
  })
}

it('the example of mqtt.md names every setting, and nothing else', () => {
  const [yaml = ''] = blocks('mqtt.md', 'yaml')
  const { mqtt } = parse(yaml)
  const { tls, ...rest } = mqtt
  expect(Object.keys(tls)).toEqual(['ca', 'cert', 'key', 'fingerprint', 'insecure'])
  // The files are not on this machine.
  expect(mqttSettings({ ...rest, passwordFile: undefined })).not.toBeNull()
  const left = ['password', 'enabled']
  expect(Object.keys(mqtt).toSorted()).toEqual(
    Object.keys(mqttConfig.shape)
      .filter(key => !left.includes(key))
      .toSorted(),
  )
})

describe('home-assistant.md', () => {
  const automations = blocks('home-assistant.md', 'yaml').flatMap(block => parse(block).automation)

  it('shows automations of the form that Home Assistant reads', () => {
    expect(automations.length).toBe(4)
    for (const { alias, triggers, actions } of automations) {
      expect([typeof alias, triggers.length > 0, actions.length > 0]).toEqual(['string', true, true])
    }
  })

  it('names existing entities', () => {
    const known = [...entityIds('Viewtron Gate'), ...entityIds('Viewtron Yard')]
    const named = JSON.stringify(automations).match(/(?:sensor|binary_sensor|event|image)\.viewtron_\w+/g) ?? []
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter(name => !known.includes(name))).toEqual([])
  })
})

it('the flow of node-red.md can be imported: every wire leads to a node, every topic exists', () => {
  const [json = ''] = blocks('node-red.md', 'json')
  const nodes: { id: string; z?: string; type: string; topic?: string; broker?: string; wires?: string[][] }[] =
    JSON.parse(json)
  const ids = nodes.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { wires = [], z, type, broker } of nodes) {
    expect(wires.flat().filter(id => !ids.includes(id))).toEqual([])
    if (type === 'mqtt in') expect([z, broker].every(id => id !== undefined && ids.includes(id))).toBe(true)
  }
  const topics = topicsUnder('viewtron')
  const ours = [topics.plateEvent('+'), topics.allowedVehicle('+'), topics.image('+', 'plate', 'overview')]
  expect(nodes.flatMap(({ topic = [] }) => topic)).toEqual(ours)
})

it('switching.md names every key of a state and every category', () => {
  const text = page('switching.md')
  const context = { prefix: 'viewtron', timeZone: 'UTC', counts: new BridgeCounts(), images: false }
  for (const smartType of ['VEHICE', 'AOIENTRY', 'VFD', 'PASSLINECOUNT', 'VSD']) {
    for (const source of ['ipc', 'nvr'] as const) {
      const [message] = bridgeMessages(sampleEvent({ smartType, source }), context)
      const unnamed = Object.keys(JSON.parse(String(message?.payload))).filter(key => !text.includes(`\`${key}\``))
      expect(unnamed).toEqual([])
    }
  }
  for (const category of bridgeCategories) expect(text).toMatch(new RegExp(`/${category}\``))
})

describe('the flow of node-red.md', () => {
  interface FlowNode {
    id: string
    type: string
    property?: string
    rules?: { t: 'eq' | 'neq' | 'else'; v?: string }[]
    wires?: string[][]
  }
  const nodes = new Map<string, FlowNode>(
    JSON.parse(blocks('node-red.md', 'json')[0] ?? '[]').map((node: FlowNode) => [node.id, node]),
  )

  /** Ids of the nodes at the end of the wires that a message takes; switches stop at the first rule that matches. */
  function endOf(id: string, payload: Record<string, unknown>): string[] {
    const node = nodes.get(id)
    if (node?.type !== 'switch')
      return (node?.wires?.[0] ?? []).flatMap(next => endOf(next, payload)).concat(node?.wires?.[0]?.length ? [] : [id])
    const value = payload[(node.property ?? '').replace('payload.', '')]
    const fits = ({ t, v }: { t: string; v?: string }) => t === 'else' || (t === 'eq' ? value === v : value !== v)
    const output = (node.rules ?? []).findIndex(fits)
    return (node.wires?.[output] ?? []).flatMap(next => endOf(next, payload))
  }

  it.each([
    ['an approaching allowed plate', { direction: 'approach' }, ['vt-allowed']],
    ['an allowed plate whose direction nobody tells', { direction: null }, ['vt-allowed']],
    ['an allowed plate that drives away', { direction: 'away' }, ['vt-other']],
    ['an unknown plate', { status: 'unknown' }, ['vt-other']],
    ['a blocked plate', { status: 'block' }, ['vt-other']],
    ['a plate that was held up', { event_type: 'replayed' }, []],
  ])('%s ends at %j', (_, facts, ends) => {
    expect(endOf('vt-plates', { event_type: 'read', status: 'allow', direction: 'approach', ...facts })).toEqual(ends)
  })
})

it.each(['mqtt.md', 'home-assistant.md', 'switching.md', 'node-red.md'])('links of %s lead to pages', name => {
  const links = [...page(name).matchAll(/\]\(([\w-]+\.md)\)/g)].map(match => match[1] ?? '')
  // Pages of other outputs.
  const pages = links.filter(link => link !== 'webhooks.md')
  expect(pages.filter(link => !existsSync(join(projectRoot, 'docs', link)))).toEqual([])
})
