import { describe, expect, it } from 'vitest'
import { tidy } from '../../dashboard/src/features/rules/tidy.ts'
import { ruleOfYaml, ruleYaml } from '../../dashboard/src/pages/rules/rule-yaml.ts'
import type { RuleInput } from '../../src/api/schemas/index.ts'
import { ruleConfig } from '../../src/outputs/rule-config.ts'

const night: RuleInput = {
  name: 'Night: yard',
  when: {
    category: ['lpr'],
    camera: ['Yard'],
    plate: { number: ['AB*', '007'], known: false, minConfidence: 0.9 },
    attributes: { 'vehicle.color': ['white', 'no'] },
    time: { days: ['fri'], from: '22:00', to: '06:00' },
    not: { target: ['person'] },
  },
  cooldown: { for: '5m', by: 'plate' },
  maxPerHour: 10,
  alert: { severity: 'warning', text: '{plate}: at {camera}' },
}

describe('a rule in the editor', () => {
  it('comes back from its YAML as it was, also what other readers of YAML would misread', async () => {
    const text = await ruleYaml(night)
    expect(text).toContain("from: '22:00'")
    expect(await ruleOfYaml(text)).toEqual(night)
    expect(ruleConfig.parse(await ruleOfYaml(text))).toMatchObject(night)
  })

  it('takes one value for a list of one, and a piece copied out of the list of the file', async () => {
    const text = '- name: Gate\n  when: { category: lpr, camera: Gate, attributes: { vehicle.color: red } }\n'
    const when = { category: ['lpr'], camera: ['Gate'], attributes: { 'vehicle.color': ['red'] } }
    expect(await ruleOfYaml(text)).toEqual({ name: 'Gate', when })
    const visits = 'name: Full\nwhen: { kind: visit, place: Car park, flag: place-full, visit: entered }\n'
    const whenVisit = { kind: ['visit'], place: ['Car park'], flag: ['place-full'], visit: ['entered'] }
    expect(await ruleOfYaml(visits)).toEqual({ name: 'Full', when: whenVisit })
  })

  it('says what is wrong with a text that is no rule', async () => {
    await expect(ruleOfYaml('name: [')).rejects.toThrow(/line 1/)
    await expect(ruleOfYaml('just words')).rejects.toThrow('A rule needs keys such as name: and when:')
  })

  it('leaves out what says nothing, and keeps false and zero', () => {
    const draft = { name: 'x', when: { plate: { known: false, number: [], minConfidence: 0 }, time: {}, text: '' } }
    expect(tidy(draft)).toEqual({ name: 'x', when: { plate: { known: false, minConfidence: 0 } } })
  })
})
