import type { RuleInput } from '#server/api/schemas/index.ts'

/** Examples to start a rule from; `?like=` in the address names one. */
export const examples: Record<string, { about: string; rule: RuleInput }> = {
  'unknown-plate': {
    about: 'A plate that is not in the list approaches',
    rule: {
      name: 'Unknown plate',
      when: { category: ['lpr'], plate: { known: false, direction: ['approach'] } },
      cooldown: { for: '5m', by: 'plate' },
      alert: { severity: 'info', text: 'Unknown plate {plate} at {camera}' },
    },
  },
  'allowed-plate': {
    about: 'For the webhook or topic that opens the gate',
    rule: {
      name: 'Open the gate',
      when: {
        category: ['lpr'],
        plate: { group: ['allow'], direction: ['approach'], minConfidence: 0.9 },
      },
      cooldown: { for: '30s', by: 'plate' },
    },
  },
  'unknown-plate-at-night': {
    about: 'A car nobody knows, when nobody should come',
    rule: {
      name: 'At night: unknown plate',
      when: { category: ['lpr'], plate: { known: false }, time: { from: '22:00', to: '06:00' } },
      cooldown: { for: '10m', by: 'plate' },
      alert: { severity: 'warning', text: 'Unknown plate {plate} at {camera}' },
    },
  },
  loitering: {
    about: 'Someone stays longer than the camera’s limit',
    rule: {
      name: 'Loitering',
      when: { category: ['loitering'] },
      cooldown: { for: '5m', by: 'camera' },
      alert: { severity: 'warning', text: 'Loitering at {camera}' },
    },
  },
  'person-at-night': {
    about: 'Someone where nobody should be',
    rule: {
      name: 'Person at night',
      when: { target: ['person'], phase: ['start'], time: { from: '22:00', to: '06:00' } },
      cooldown: { for: '2m', by: 'camera' },
      alert: { severity: 'warning', text: 'Person at {camera}' },
    },
  },
  'stay-too-long': {
    about: 'A vehicle reaches the limit of its stay, and 15 minutes before',
    rule: {
      name: 'Stay too long',
      when: { kind: ['visit'], visit: ['overstay-soon', 'overstay'] },
      alert: { severity: 'warning' },
    },
  },
  'place-full': {
    about: 'The last free space of a place is taken',
    rule: {
      name: 'Place is full',
      when: { kind: ['visit'], flag: ['place-full'] },
      alert: { severity: 'info' },
    },
  },
  'entered-twice': {
    about: 'A plate enters that is inside already',
    rule: {
      name: 'Entered twice',
      when: { kind: ['visit'], visit: ['entered'], flag: ['second-entry'] },
      alert: { severity: 'warning', text: '{plate} entered twice' },
    },
  },
  'past-closing': {
    about: 'A vehicle nobody knows is still there at closing time',
    rule: {
      name: 'Stranger past closing time',
      when: { kind: ['visit'], visit: ['closing'], plate: { known: false } },
      alert: { severity: 'warning' },
    },
  },
  'left-home': {
    about: 'Somebody, the schedule or Home Assistant sets the mode to Away',
    rule: {
      name: 'Mode is Away',
      when: { kind: ['mode'], mode: ['away'] },
      alert: { severity: 'info' },
    },
  },
  'camera-silent': {
    about: 'A camera stops sending',
    rule: {
      name: 'Camera silent',
      health: { what: 'camera-silent', for: '15m' },
      alert: { severity: 'warning' },
    },
  },
}
