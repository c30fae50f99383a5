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
  'push-address-refused': {
    status: 422,
    message: 'Notifications cannot be sent to {host}: {reason}.',
    hint: 'Use the push service of a browser. For a push service of your own, set `notifications: { allowPrivate: true }` in viewtron.yaml.',
  },
  'push-devices-too-many': {
    status: 409,
    message: 'You have {most} devices with notifications already.',
    hint: 'Remove one that you no longer use under Settings → Sound and notifications.',
  },
  'push-needs-person': {
    status: 409,
    message: 'Notifications belong to a person, and an API token is none.',
    hint: 'Sign in to the dashboard on the device that should receive them.',
  },
  'push-action-over': {
    status: 403,
    message: 'This button of the notification no longer works: {reason}.',
    hint: 'Open the dashboard and do it there.',
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
  'mode-unknown': {
    status: 400,
    message: 'There is no arming mode with the id {mode}.',
    hint: 'Settings → Arming modes and GET arming/modes list the modes. Add the mode first.',
  },
  'mode-name-taken': {
    status: 409,
    message: 'There is an arming mode {name} already.',
    hint: 'Choose another name; the id of another mode cannot be a name either.',
  },
  'too-many-modes': {
    status: 409,
    message: 'A site has at most {limit} arming modes of its own.',
    hint: 'Remove a mode that is not used any more, or rename it.',
  },
  'mode-built-in': {
    status: 409,
    message: 'The arming mode {mode} is built in.',
    hint: 'It can be renamed, and a mode that nobody chooses does nothing.',
  },
  'mode-in-use': {
    status: 409,
    message: 'The arming mode {mode} is used by {user}.',
    hint: 'Choose another mode there first, then remove this one.',
  },
} as const satisfies Record<string, ErrorEntry>
