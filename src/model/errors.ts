import { deviceErrors } from './device-errors.ts'
import type { ErrorEntry } from './error-entry.ts'

/** Every error that a user can see. docs/errors.md explains each one under its code. */
export const errorCatalogue = {
  'data-dir-in-use': {
    status: 503,
    message: 'Another server is using the data directory {path}.',
    hint: 'Stop the other server, or set VIEWTRON_DATA_DIR to give this one its own directory.',
  },
  'data-dir-missing': {
    status: 503,
    message: 'The data directory {path} no longer exists.',
    hint: 'Mount its disk again, or create the directory; the server then continues by itself.',
  },
  'data-dir-read-only': {
    status: 503,
    message: 'Cannot write to the data directory {path} ({reason}).',
    hint: 'Make it writable for the user who runs the server; if the disk turned read-only, check it (dmesg).',
  },
  'disk-full': {
    status: 503,
    message: 'The disk that holds {path} is full.',
    hint: 'Free some space, or move the data directory to a larger disk; the server then stores events again by itself.',
  },
  'database-corrupt': {
    status: 503,
    message: 'The database {path} is damaged ({reason}).',
    hint: 'Move it and its -wal and -shm files away; the server creates a new database and fills it with the events from raw_posts/.',
  },
  'database-unreadable': {
    status: 503,
    message: 'The database {path} could not be read ({reason}).',
    hint: 'Check the disk (dmesg); the server checks the database again by itself.',
  },
  'database-file-removed': {
    status: 503,
    message: 'A file of the open database was removed: {reason}.',
    hint: 'Do not remove viewtron.db-wal and viewtron.db-shm, which are part of the database; the server reopens it by itself.',
  },
  'data-dir-on-share': {
    status: 503,
    message: 'The data directory {path} is on {place} that {reason}.',
    hint: 'Put it on a local disk (VIEWTRON_DATA_DIR); network shares (NFS, SMB) often lack what a database needs.',
  },
  'database-newer': {
    status: 503,
    message: 'The database {path} was written by a newer version of this program.',
    hint: 'Run the newer version again, or use another data directory.',
  },
  'database-older': {
    status: 503,
    message: 'The database {path} was last opened by an older version of this program.',
    hint: 'Start the server of this version once; it updates the database.',
  },
  'storage-failed': {
    status: 503,
    message: 'Events cannot be stored in {path}: {reason}.',
    hint: 'Check the disk (df, dmesg); the server tries again every second.',
  },
  'clock-implausible': {
    status: 503,
    message: 'The clock of this machine shows {now}, which cannot be right: {reason}.',
    hint: 'Set the clock, or confirm it under Settings → Retention; until then nothing is removed because of its age.',
  },
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
  'config-invalid': {
    status: 500,
    message: '{setting}: {reason}.',
    hint: 'See docs/configuration.md.',
  },
  'recordings-full': {
    status: 409,
    message: 'No more posts can be recorded: {reason}.',
    hint: 'Stop a running recording, or delete one you no longer need; each is removed after a day.',
  },
  'not-found': {
    status: 404,
    message: 'There is no {what} {id}.',
    hint: 'Check the id; `viewtron events` lists the ids of stored events.',
  },
  'raw-not-kept': {
    status: 404,
    message: 'The original post of {id} was not kept.',
    hint: 'VIEWTRON_RAW_POSTS was `off` or `unparsed` when the post arrived; set it to `full` or `compact` to keep every post.',
  },
  'raw-damaged': {
    status: 500,
    message: 'The original post of {id} cannot be restored: {reason}.',
    hint: 'Restore images/ and raw_posts/ from a backup: a file in them was changed or deleted.',
  },
  'no-data': {
    status: 404,
    message: 'There is no database in {path}.',
    hint: 'Start the server once, or set its directory with --data-dir or VIEWTRON_DATA_DIR.',
  },
  'request-invalid': {
    status: 400,
    message: 'The request is invalid: {reason}.',
    hint: 'See /api/docs for what each address accepts.',
  },
  'route-unknown': {
    status: 404,
    message: 'There is no {method} {path}.',
    hint: 'See /api/docs for the addresses that exist.',
  },
  'body-too-large': {
    status: 413,
    message: 'The request is larger than {limit} bytes.',
    hint: 'Send it in smaller pieces.',
  },
  'head-too-large': {
    status: 431,
    message: 'The address and headers of the request are together larger than {limit} bytes.',
    hint: 'Use fewer filters, shorter texts or fewer cookies.',
  },
  'request-unreadable': {
    status: 400,
    message: 'The request cannot be read ({reason}).',
    hint: 'Use plain HTTP/1.1 on this port, and check any proxy between the client and this server.',
  },
  'body-unsupported': {
    status: 415,
    message: 'This address does not accept a body of type {type}.',
    hint: 'Send JSON with `Content-Type: application/json`, or the type that /api/docs lists for this address.',
  },
  'host-not-allowed': {
    status: 421,
    message: 'This server does not accept requests for the host name {host}.',
    hint: 'If the name is yours, add it to VIEWTRON_ALLOWED_HOSTS, or set VIEWTRON_PUBLIC_URL.',
  },
  'cross-site-request': {
    status: 403,
    message: 'A page of another site ({origin}) requested this change.',
    hint: 'Use the dashboard; behind a reverse proxy, set VIEWTRON_PUBLIC_URL or VIEWTRON_TRUSTED_PROXIES.',
  },
  'csrf-token-wrong': {
    status: 403,
    message: 'The header x-csrf-token is missing or does not match this sign-in.',
    hint: 'Reload the page; in a program, use an API token instead of a cookie.',
  },
  'sign-in-needed': {
    status: 401,
    message: 'This request needs a sign-in or an API token.',
    hint: 'Sign in, or send `Authorization: Bearer vt_…` with a token created under Settings.',
  },
  'not-permitted': {
    status: 403,
    message: '{who} may not do this: the permission `{access}` is required.',
    hint: 'Ask an administrator, or use a token with that scope.',
  },
  'sign-in-failed': {
    status: 401,
    message: 'The user name or password is wrong.',
    hint: 'Forgot your password? Ask an administrator, or run `viewtron user reset-password NAME` on the server.',
  },
  'too-many-attempts': {
    status: 429,
    message: 'Too many failed sign-ins; try again in {seconds} s.',
    hint: 'Wait, or run `viewtron user reset-password NAME` on the server.',
  },
  'sign-ins-busy': {
    status: 503,
    message: 'Too many people are signing in at the same time.',
    hint: 'Try again in a few seconds.',
  },
  'setup-done': {
    status: 409,
    message: 'The administrator is already set up.',
    hint: 'Sign in; if you forgot the password, run `viewtron user reset-password NAME` on the server.',
  },
  'setup-link-invalid': {
    status: 403,
    message: 'This set-up link is invalid or has expired.',
    hint: 'Restart the server to print a new link.',
  },
  'name-taken': {
    status: 409,
    message: 'A user named {name} already exists.',
    hint: 'Choose another name.',
  },
  'last-admin': {
    status: 409,
    message: '{name} is the only administrator, and one is required.',
    hint: 'Make another user an administrator first.',
  },
  'user-unknown': {
    status: 404,
    message: 'There is no user {name}.',
    hint: 'Run `viewtron user list` to see the names.',
  },
  'password-unfit': {
    status: 400,
    message: 'The password {reason}.',
    hint: 'Choose a password of 10 to 200 characters; nothing was changed.',
  },
  'auth-off': {
    status: 409,
    message: 'Sign-in is switched off, because VIEWTRON_AUTH is off.',
    hint: 'Set VIEWTRON_AUTH=on and restart the server.',
  },
  'dashboard-not-built': {
    status: 503,
    message: 'The dashboard has not been built.',
    hint: 'Run `npm run build`; the API works without the dashboard.',
  },
  'internal-error': {
    status: 500,
    message: 'Something went wrong inside the server (number {id}).',
    hint: 'Look for this number in the log of the server.',
  },
  'import-failed': {
    status: 500,
    message: 'Cannot import from {path}: {reason}.',
    hint: 'Name the raw_posts folder of the original server.',
  },
  'cursor-invalid': {
    status: 400,
    message: 'The cursor does not belong to this list.',
    hint: 'Pass `nextCursor` or `previousCursor` of a response unchanged, with the same `sort`, or leave `cursor` out to start over.',
  },
  'picture-not-kept': {
    status: 404,
    message: 'Picture {number} of the event {id} is not stored.',
    hint: 'Nothing to do: retention removed it, its file was deleted, or the device sent no usable picture.',
  },
  'picture-too-large': {
    status: 422,
    message: 'No small version of this picture can be made. {reason}.',
    hint: 'Request it without `w` to download the original.',
  },
  'too-many-listeners': {
    status: 503,
    message: '{limit} live streams{of} are already open.',
    hint: 'Close dashboards that are not needed; a place is free as soon as one stream ends.',
  },
  'plates-unreadable': {
    status: 400,
    message: 'The list of plates cannot be read: {reason}.',
    hint: 'Send CSV with a header line that has a column `plate`; docs/plate-lists.md lists the other columns.',
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
  'camera-shared': {
    status: 409,
    message: '{name} collects the posts of many devices that are not approved.',
    hint: 'Forget cameras that are not yours, or raise the limits of new devices; each device then becomes a camera of its own.',
  },
  'camera-merge-invalid': {
    status: 409,
    message:
      'Camera {id} cannot be merged into {into}: they are the same camera, or {into} is already merged into {id}.',
    hint: 'Merge them the other way round, or separate them first.',
  },
  'too-many-buckets': {
    status: 400,
    message: 'From {from} to {to} there are {buckets} buckets of that length; a response holds at most {limit}.',
    hint: 'Request a shorter time range or a longer bucket: quarter, hour, day, week.',
  },
  'webhook-address-private': {
    status: 422,
    message: '{host} is in a private network, which this webhook may not send to.',
    hint: 'If the address is yours, allow the webhook to send into your own network; otherwise correct the address.',
  },
  'output-name-taken': {
    status: 409,
    message: 'A webhook named {name} already exists.',
    hint: 'Choose another name, or change the existing webhook.',
  },
  'output-in-file': {
    status: 409,
    message: 'The webhook {name} is defined in viewtron.yaml.',
    hint: 'Change it there and restart the server, or create a webhook with another name here.',
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
    message: 'The webhook {output} uses the rule {name}.',
    hint: 'First give the webhook another rule or a condition of its own.',
  },
  'rule-in-file': {
    status: 409,
    message: 'The rule {name} is defined in viewtron.yaml.',
    hint: 'Change it there and restart the server, or create a rule with another name here.',
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
  ...deviceErrors,
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorCatalogue

/** An error of the catalogue. Programs match `code`; `message` and `hint` are for people. */
export class ViewtronError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly hint: string

  constructor(code: ErrorCode, details: Record<string, string | number> = {}, cause?: unknown) {
    const entry = errorCatalogue[code]
    const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole))
    super(fill(entry.message), cause === undefined ? undefined : { cause })
    this.name = 'ViewtronError'
    this.code = code
    this.status = entry.status
    this.hint = fill(entry.hint)
  }
}
