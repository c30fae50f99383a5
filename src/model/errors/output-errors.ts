import type { ErrorEntry } from './error-entry.ts'

/** Errors of outputs and rules: settings that cannot be saved, changed or tested. */
export const outputErrors = {
  'webhook-address-private': {
    status: 422,
    message: '{host} is in a private network, which this webhook may not send to.',
    hint: 'If the address is yours, allow the webhook to send into your own network; otherwise correct the address.',
  },
  'output-name-taken': {
    status: 409,
    message: 'A {what} named {name} already exists.',
    hint: 'Choose another name, or change the existing {what}.',
  },
  'output-in-file': {
    status: 409,
    message: 'The {what} {name} is defined in viewtron.yaml.',
    hint: 'Change it there and restart the server, or create a {what} with another name here.',
  },
  'output-secret-in-file': {
    status: 409,
    message: 'The secret of the webhook {name} is stored in a file.',
    hint: 'Write the new secret on the first line of that file and the old one on the second, then restart the server.',
  },
  'output-not-testable': {
    status: 409,
    message: 'The output {id} cannot be tested.',
    hint: 'Test webhooks or MQTT; for other outputs, check their state.',
  },
  'rule-name-taken': {
    status: 409,
    message: 'A rule named {name} already exists.',
    hint: 'Choose another name, or change the existing rule.',
  },
  'rule-in-use': {
    status: 409,
    message: 'The {what} {output} uses the rule {name}.',
    hint: 'First give the {what} another rule or a condition of its own.',
  },
  'rule-in-file': {
    status: 409,
    message: 'The rule {name} is defined in viewtron.yaml.',
    hint: 'Change it there and restart the server, or create a rule with another name here.',
  },
} as const satisfies Record<string, ErrorEntry>
