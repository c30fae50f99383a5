import type { ErrorEntry } from './error-entry.ts'

/** Errors of the camera port and of the start: replies to a device, ports and settings that cannot be used. */
export const cameraPortErrors = {
  'server-busy': {
    status: 503,
    message: 'There was no memory for the post within {seconds} s: too many posts at once.',
    hint: 'Raise VIEWTRON_MAX_BYTES_IN_FLIGHT if the machine has spare memory, or use a faster disk.',
  },
  'server-stopping': {
    status: 503,
    message: 'The server is stopping.',
    hint: 'Nothing to do: the device posts its next event once the server runs again.',
  },
  'post-too-large': {
    status: 413,
    message: 'The post is larger than {limit} bytes.',
    hint: 'Lower the picture size in the device, or raise VIEWTRON_MAX_POST_BYTES.',
  },
  'post-too-slow': {
    status: 408,
    message: 'The post arrived slower than {rate} bytes per second.',
    hint: 'Check the network to the device, or lower VIEWTRON_MIN_RECEIVE_RATE.',
  },
  'sender-too-busy': {
    status: 429,
    message: '{address} has posted more than one sender may; it may post again in {seconds} s.',
    hint: 'Find out what posts so much from there; if it is your recorder, raise VIEWTRON_SENDER_POSTS or VIEWTRON_SENDER_BYTES.',
  },
  'sender-not-allowed': {
    status: 403,
    message: '{address} is outside the allowed networks.',
    hint: 'If the device is yours, add its network to VIEWTRON_CAMERA_NETWORKS.',
  },
  'wrong-credentials': {
    status: 401,
    message: 'The user name or password is missing or wrong.',
    hint: 'Enter the values of VIEWTRON_CAMERA_USER and VIEWTRON_CAMERA_PASSWORD in the device.',
  },
  'method-not-allowed': {
    status: 405,
    message: 'This port does not support the method {method}.',
    hint: 'Send posts with POST; a browser may use GET.',
  },
  'bad-request': {
    status: 400,
    message: 'The request cannot be read ({reason}).',
    hint: 'The path set in the device must begin with a slash and contain no spaces, and both sides must use HTTP or both HTTPS.',
  },
  'port-in-use': {
    status: 503,
    message: 'Another program is using port {port}.',
    hint: 'Stop the other program, or choose another port with {setting}.',
  },
  'port-forbidden': {
    status: 503,
    message: 'This user may not listen on {host}:{port} ({reason}).',
    hint: 'With {setting}, choose a port above 1023 and an address of this machine.',
  },
  'certificate-not-loaded': {
    status: 500,
    message: 'The new certificate of the {port} cannot be used: {reason}. The one before stays in use.',
    hint: 'Put a certificate and its key, which belong together, into the files of {setting} and _KEY. They are read again by themselves.',
  },
  'certificate-expires': {
    status: 500,
    message: 'The certificate of the {port} ({path}) {expires}.',
    hint: 'Renew it and put it into the same file. It is read again by itself.',
  },
  'nothing-to-reload': {
    status: 503,
    message: 'No server uses the data directory {dataDir}.',
    hint: 'Name the directory of the running server with --data-dir, or start the server: it reads its configuration then.',
  },
  'reload-impossible': {
    status: 503,
    message: 'The server could not be asked to reload: {reason}.',
    hint: 'Send SIGHUP to its process (`systemctl reload viewtron`), or restart it.',
  },
  'config-invalid': {
    status: 500,
    message: '{setting}: {reason}.',
    hint: 'See docs/configuration.md.',
  },
  'camera-login-configured': {
    status: 409,
    message: 'The user and password of the camera port are set in the configuration.',
    hint: 'Change VIEWTRON_CAMERA_USER and VIEWTRON_CAMERA_PASSWORD there and restart the server, or remove both and set them here.',
  },
  'camera-login-unreadable': {
    status: 503,
    message: 'The password of the camera port cannot be read, so no device may post.',
    hint: 'If the data directory has a problem, fix that first; if its key is lost, set user and password again under Settings → Devices, or restore the old key (VIEWTRON_DEVICE_KEY or .keys/devices).',
  },
} as const satisfies Record<string, ErrorEntry>
