import type { ErrorEntry } from './error-entry.ts'

/** Errors of the client for devices: requests, set-up, plate lists, alarm outputs. */
export const deviceErrors = {
  'device-unreachable': {
    status: 502,
    message: 'The device {device} cannot be reached: {reason}.',
    hint: 'Check that it is switched on, that its web page opens at this address and port, and that this machine can reach its network.',
  },
  'device-timeout': {
    status: 504,
    message: 'The device {device} does not answer: {reason}.',
    hint: 'Check the address, the power, the cable and any firewall in between.',
  },
  'device-password-wrong': {
    status: 422,
    message: 'Sign-in at the device {device} failed: wrong user name or password for {user}.',
    hint: 'One attempt was used, and devices lock an account after a few failures: check the password before the next one. This password will not be sent again.',
  },
  'device-password-refused-before': {
    status: 422,
    message: 'The device {device} has already refused this password for {user}, so it was not sent again.',
    hint: 'Type the right password; if this one is right now, send it once more (dashboard: “try once more”, command line: `--again`).',
  },
  'device-locked': {
    status: 423,
    message: 'The device {device} has locked the account {user} after failed sign-ins.',
    hint: 'Wait until it unlocks (often half an hour) or restart the device, check the password, then type it again.',
  },
  'device-certificate-changed': {
    status: 409,
    message: 'The certificate of the device {device} has changed: {seen} instead of {expected}.',
    hint: 'If the device was reset, updated or replaced, trust the new certificate; otherwise find out what answers at that address. No password was sent.',
  },
  'device-speaks-https': {
    status: 422,
    message: 'The port {device} uses HTTPS, not HTTP.',
    hint: 'Choose HTTPS for this device, or use its HTTP port (80 by default).',
  },
  'device-speaks-http': {
    status: 422,
    message: 'The port {device} uses HTTP, not HTTPS.',
    hint: 'Choose HTTP for this device, or use its HTTPS port (443 by default, if it is enabled).',
  },
  'device-not-a-camera': {
    status: 422,
    message: 'There is no Viewtron device at {device}: {reason}.',
    hint: 'Check the address and port: it may be a router, a camera of another maker, or the video port (554, 9008) instead of the web port.',
  },
  'device-refused': {
    status: 422,
    message: 'The device {device} refused {command}: {reason}.',
    hint: 'Fix the cause named in the message; if a permission is missing, use a user of the group Administrator.',
  },
  'device-unsupported': {
    status: 422,
    message: 'The device {device} does not support {command}: {reason}.',
    hint: 'Do it on the web page of the device, or look for newer firmware.',
  },
  'device-answer-unreadable': {
    status: 502,
    message: 'The answer of the device {device} cannot be read: {reason}.',
    hint: 'Try again; if it happens again, restart the device and report its model and firmware.',
  },
  'device-busy': {
    status: 503,
    message: 'The device {device} is busy.',
    hint: 'Try again in a few seconds.',
  },
  'device-not-found': {
    status: 404,
    message: 'There is no device {id}.',
    hint: 'See the page Devices for the stored devices.',
  },
  'device-exists': {
    status: 409,
    message: 'The device at {host}:{port} is already stored.',
    hint: 'Change its name, user or password on its own page.',
  },
  'device-password-needed': {
    status: 409,
    message: 'The password of {name} is needed to use another address, another user or plain HTTP.',
    hint: 'Type the password again; this keeps a stored password from being sent to another place.',
  },
  'device-password-unreadable': {
    status: 409,
    message: 'The stored password of {name} cannot be decrypted: its key is missing.',
    hint: 'Type the password of the device again, or restore the file .keys/devices (or VIEWTRON_DEVICE_KEY) and restart the server.',
  },
  'device-key-unreadable': {
    status: 500,
    message: 'The file {path} does not contain a key for device passwords.',
    hint: 'Restore it from a backup, or delete it and type the passwords of the devices again.',
  },
  'set-up-full': {
    status: 409,
    message: 'All {count} posting targets of the device are in use: {targets}.',
    hint: 'Disable one that is not needed, in the device under Setting → Network → HTTP POST, and try again.',
  },
  'set-up-plain-only': {
    status: 409,
    message: 'This firmware posts over HTTP only, and the camera port of this server uses HTTPS.',
    hint: 'Update the firmware of the device, or remove VIEWTRON_CAMERA_TLS_CERT and _KEY.',
  },
  'set-up-not-taken': {
    status: 409,
    message: 'The device reported success but did not keep these settings: {settings}.',
    hint: 'Set them in the device under Setting → Network → HTTP POST; `viewtron camera unset` restores the old settings.',
  },
  'output-unclear': {
    status: 502,
    message: 'Output {output} of {name} {state}: the device did not confirm the command ({reason}).',
    hint: '{next} Look at the gate before you try again.',
  },
  'device-no-plates': {
    status: 409,
    message: '{name} has no plate list that programs can use.',
    hint: 'Check the device again after a firmware update; its own web page may still have a list.',
  },
  'device-plate-refused': {
    status: 422,
    message: 'The device refused the plate {plate}: {reason}.',
    hint: 'Fix the cause named in the message; nothing else was changed.',
  },
  'plates-unread': {
    status: 409,
    message: 'The plate lists of {name} have not been read since this server started.',
    hint: 'Read them first (POST plate-sync/read), then decide by the result.',
  },
  'plate-sync-running': {
    status: 409,
    message: 'The plate lists of {name} are being changed right now.',
    hint: 'Wait until the run ends; GET plate-sync/{id}/run shows its progress.',
  },
  'server-address-unknown': {
    status: 409,
    message: 'The address that the device should post to is not known.',
    hint: 'Start the server, or set the address with `--server HOST:PORT`.',
  },
  'server-not-running': {
    status: 503,
    message: 'No server is running with the data directory {path}, so no post can arrive.',
    hint: 'Start it with `viewtron serve`, set the device up anyway with `--wait 0`, or name another server with `--server HOST:PORT`.',
  },
  'output-unknown': {
    status: 404,
    message: '{name} has no alarm output {output}; it has {count}.',
    hint: 'Count outputs from 1.',
  },
} as const satisfies Record<string, ErrorEntry>
