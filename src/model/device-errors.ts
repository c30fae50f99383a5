import type { ErrorEntry } from './error-entry.ts'

/** Errors of the camera side: devices that are asked, set up or looked at. */
export const deviceErrors = {
  'device-unreachable': {
    status: 502,
    message: 'The device {device} cannot be reached: {reason}.',
    hint: 'Check that it is switched on, that its web page opens at this address and port, and that this machine is in its network.',
  },
  'device-timeout': {
    status: 504,
    message: 'The device {device} does not answer: {reason}.',
    hint: 'Check address, power and cable; a firewall between here and there has the same effect.',
  },
  'device-password-wrong': {
    status: 422,
    message: 'The device {device} does not accept this user or password for {user}.',
    hint: 'One attempt was used and this password is not sent again; devices lock an account after a few failures. Check it before the next attempt.',
  },
  'device-password-refused-before': {
    status: 422,
    message: 'The device {device} has refused this password for {user} before, so it was not sent again.',
    hint: 'Type the right password; if this one is right by now, have it sent once more (dashboard: “send it once more”, command line: `--again`).',
  },
  'device-locked': {
    status: 423,
    message: 'The device {device} has locked the account {user} after failed sign-ins.',
    hint: 'Wait until it unlocks (often half an hour, or restart the device), make sure of the password, then type it again.',
  },
  'device-certificate-changed': {
    status: 409,
    message: 'The device {device} shows another certificate than before: {seen} in place of {expected}.',
    hint: 'No password was sent. If the device was reset, updated or replaced, trust the new certificate; if not, find out who answers there.',
  },
  'device-speaks-https': {
    status: 422,
    message: 'The port {device} speaks HTTPS, not HTTP.',
    hint: 'Choose HTTPS for this device, or its HTTP port (80 as delivered).',
  },
  'device-speaks-http': {
    status: 422,
    message: 'The port {device} speaks HTTP, not HTTPS.',
    hint: 'Choose HTTP for this device, or its HTTPS port (443 as delivered, if it is switched on).',
  },
  'device-not-a-camera': {
    status: 422,
    message: 'What answers at {device} is not a Viewtron device: {reason}.',
    hint: 'Check address and port: it may be a router, another maker’s camera, or the video port (554, 9008) in place of the web port.',
  },
  'device-refused': {
    status: 422,
    message: 'The device {device} refuses {command}: {reason}.',
    hint: 'A user of the group Administrator may do everything; other causes stand in the message.',
  },
  'device-unsupported': {
    status: 422,
    message: 'The device {device} does not support {command}: {reason}.',
    hint: 'Its firmware lacks this; do it on the web page of the device, or look for a newer firmware.',
  },
  'device-answer-unreadable': {
    status: 502,
    message: 'The answer of the device {device} cannot be read: {reason}.',
    hint: 'Try again; if it stays, restart the device, and report its model and firmware.',
  },
  'device-busy': {
    status: 503,
    message: 'The device {device} is busy.',
    hint: 'Try again in a few seconds.',
  },
  'device-not-found': {
    status: 404,
    message: 'There is no device {id}.',
    hint: 'The page Devices lists those there are.',
  },
  'device-exists': {
    status: 409,
    message: 'The device at {host}:{port} is stored already.',
    hint: 'Change its name, user or password on its own page.',
  },
  'device-password-needed': {
    status: 409,
    message: 'To ask {name} at another address, as another user or without HTTPS, its password has to be typed again.',
    hint: 'So nobody can have a stored password sent somewhere else.',
  },
  'device-password-unreadable': {
    status: 409,
    message: 'The stored password of {name} cannot be read: the key that it was stored with is gone.',
    hint: 'Type the password of the device again, or put the file .keys/devices (or VIEWTRON_DEVICE_KEY) back and restart the server.',
  },
  'device-key-unreadable': {
    status: 500,
    message: 'The file {path} holds no key for passwords of devices.',
    hint: 'Put it back from a backup, or delete it; the passwords of devices have to be typed again then.',
  },
  'set-up-full': {
    status: 409,
    message: 'All {count} places to which the device can post are in use: {targets}.',
    hint: 'Switch one off that is not needed, in the device under Setting → Network → HTTP POST, and try again.',
  },
  'set-up-plain-only': {
    status: 409,
    message: 'This firmware posts over HTTP only, and the camera port of this server speaks HTTPS.',
    hint: 'Update the firmware of the device, or take VIEWTRON_CAMERA_TLS_CERT and _KEY away.',
  },
  'set-up-not-taken': {
    status: 409,
    message: 'The device said yes but did not keep: {settings}.',
    hint: 'Set these in the device under Setting → Network → HTTP POST; `viewtron camera unset` brings back what was there.',
  },
  'output-unclear': {
    status: 502,
    message: 'Output {output} of {name} {state}: the device did not confirm the command ({reason}).',
    hint: '{next} Look at the gate before you try again.',
  },
  'device-no-plates': {
    status: 409,
    message: '{name} keeps no plate list that programs can use.',
    hint: 'Check the device again after an update of its firmware; its own web page may have a list all the same.',
  },
  'device-plate-refused': {
    status: 422,
    message: 'The device did not take {plate}: {reason}.',
    hint: 'Nothing else was changed.',
  },
  'plates-unread': {
    status: 409,
    message: 'The plate lists of {name} have not been read since this server started.',
    hint: 'Read them first (POST plate-sync/read) and decide by what they show.',
  },
  'plate-sync-running': {
    status: 409,
    message: 'The plate lists of {name} are being changed at this moment.',
    hint: 'Wait until that has ended; GET plate-sync/{id}/run tells how far it is.',
  },
} as const satisfies Record<string, ErrorEntry>
