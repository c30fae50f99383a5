import { deviceErrors } from './device-errors.ts'
import type { ErrorEntry } from './error-entry.ts'

/** Every error a user can meet. docs/errors.md explains each under its code. */
export const errorCatalogue = {
  'data-dir-in-use': {
    status: 503,
    message: 'Another server is using the data directory {path}.',
    hint: 'Stop the other server, or give this one a directory of its own with VIEWTRON_DATA_DIR.',
  },
  'data-dir-missing': {
    status: 503,
    message: 'The data directory {path} has gone.',
    hint: 'Plug in or mount its disk again, or create the directory; the server carries on by itself.',
  },
  'data-dir-read-only': {
    status: 503,
    message: 'Cannot write to the data directory {path} ({reason}).',
    hint: 'Make it writable for the user who runs the server; a disk that turned read-only needs a check (dmesg).',
  },
  'disk-full': {
    status: 503,
    message: 'The disk that holds {path} is full.',
    hint: 'Free some space or move the data directory to a larger disk; events are stored again as soon as there is room.',
  },
  'database-corrupt': {
    status: 503,
    message: 'The database {path} is damaged ({reason}).',
    hint: 'Move it and its -wal and -shm files away; the server makes a new one and fills it with the events of raw_posts/.',
  },
  'database-unreadable': {
    status: 503,
    message: 'The database {path} could not be read ({reason}).',
    hint: 'Look at the disk (dmesg). The server looks through the database again by itself.',
  },
  'database-file-removed': {
    status: 503,
    message: 'A file of the open database was removed: {reason}.',
    hint: 'Leave viewtron.db-wal and viewtron.db-shm alone: they are part of it. The server opens the database again by itself.',
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
  'storage-failed': {
    status: 503,
    message: 'Events cannot be stored in {path}: {reason}.',
    hint: 'Look at the disk (df, dmesg); the server tries again every second.',
  },
  'clock-implausible': {
    status: 503,
    message: 'The clock of this machine says {now}, which cannot be right: {reason}.',
    hint: 'Set the clock. If it is right, say so under Settings, Retention. Until then nothing is removed for its age.',
  },
  'server-busy': {
    status: 503,
    message: 'No room for the post within {seconds} s: too many posts at once.',
    hint: 'Raise VIEWTRON_MAX_BYTES_IN_FLIGHT if the machine has memory to spare, or use a faster disk.',
  },
  'server-stopping': {
    status: 503,
    message: 'The server is stopping.',
    hint: 'The device posts its next event to the server once it runs again.',
  },
  'post-too-large': {
    status: 413,
    message: 'The post is larger than {limit} bytes.',
    hint: 'Lower the picture size in the device, or raise VIEWTRON_MAX_POST_BYTES.',
  },
  'post-too-slow': {
    status: 408,
    message: 'The post came slower than {rate} bytes a second.',
    hint: 'Check the network to the device, or lower VIEWTRON_MIN_RECEIVE_RATE.',
  },
  'sender-too-busy': {
    status: 429,
    message: '{address} has posted more than one device may; it may post again in {seconds} s.',
    hint: 'Find out what posts so much there; raise VIEWTRON_SENDER_POSTS or VIEWTRON_SENDER_BYTES if it is your recorder.',
  },
  'sender-not-allowed': {
    status: 403,
    message: '{address} is outside the allowed networks.',
    hint: 'Add its network to VIEWTRON_CAMERA_NETWORKS if the device is yours.',
  },
  'wrong-credentials': {
    status: 401,
    message: 'User or password is missing or wrong.',
    hint: 'Type the values of VIEWTRON_CAMERA_USER and VIEWTRON_CAMERA_PASSWORD into the device.',
  },
  'method-not-allowed': {
    status: 405,
    message: '{method} is not something this port answers.',
    hint: 'Devices send POST; a browser may GET.',
  },
  'bad-request': {
    status: 400,
    message: 'The request cannot be read ({reason}).',
    hint: 'The path typed into the device must begin with a slash and hold no blanks; HTTP and HTTPS must match.',
  },
  'port-in-use': {
    status: 503,
    message: 'Port {port} is taken by another program.',
    hint: 'Stop the other program, or choose another port with {setting}.',
  },
  'port-forbidden': {
    status: 503,
    message: 'This user may not listen on {host}:{port} ({reason}).',
    hint: 'Choose a port above 1023 and an address of this machine with {setting}.',
  },
  'config-invalid': {
    status: 500,
    message: '{setting}: {reason}.',
    hint: 'See docs/configuration.md.',
  },
  'recordings-full': {
    status: 409,
    message: 'No more posts can be recorded: {reason}.',
    hint: 'Stop a recording that runs, or delete one that is no longer needed; each is removed after a day.',
  },
  'not-found': {
    status: 404,
    message: 'There is no {what} {id}.',
    hint: '`viewtron events` lists the ids of stored events.',
  },
  'raw-not-kept': {
    status: 404,
    message: 'The original post of {id} was not kept.',
    hint: 'VIEWTRON_RAW_POSTS was `off` or `unparsed` when it came; `full` and `compact` keep every post.',
  },
  'raw-damaged': {
    status: 500,
    message: 'The original post of {id} cannot be restored: {reason}.',
    hint: 'A file in images/ or raw_posts/ was changed or deleted; restore it from a backup.',
  },
  'no-data': {
    status: 404,
    message: 'There is no database in {path}.',
    hint: 'Start the server once, or name its directory with --data-dir or VIEWTRON_DATA_DIR.',
  },
  'request-invalid': {
    status: 400,
    message: 'The request is not right: {reason}.',
    hint: '/api/docs lists what each address takes.',
  },
  'route-unknown': {
    status: 404,
    message: 'There is no {method} {path}.',
    hint: '/api/docs lists the addresses there are.',
  },
  'body-too-large': {
    status: 413,
    message: 'The request is larger than {limit} bytes.',
    hint: 'Send it in smaller pieces.',
  },
  'head-too-large': {
    status: 431,
    message: 'The address and the headers of the request are larger than {limit} bytes together.',
    hint: 'Ask for less at once: fewer filters, shorter texts, fewer cookies.',
  },
  'request-unreadable': {
    status: 400,
    message: 'The request cannot be read ({reason}).',
    hint: 'This port speaks plain HTTP/1.1; look at what stands between here and the program that asks.',
  },
  'body-unsupported': {
    status: 415,
    message: 'A body of type {type} is not understood here.',
    hint: 'Send JSON with `Content-Type: application/json`, or what /api/docs names for this address.',
  },
  'host-not-allowed': {
    status: 421,
    message: 'This server does not answer under the name {host}.',
    hint: 'If the name is yours, add it to VIEWTRON_ALLOWED_HOSTS, or set VIEWTRON_PUBLIC_URL.',
  },
  'cross-site-request': {
    status: 403,
    message: 'The change was asked for by a page of another site ({origin}).',
    hint: 'Use the dashboard; behind a reverse proxy set VIEWTRON_PUBLIC_URL or VIEWTRON_TRUSTED_PROXIES.',
  },
  'csrf-token-wrong': {
    status: 403,
    message: 'The header x-csrf-token is missing or is not that of this sign-in.',
    hint: 'Reload the page; programs use an API token in place of a cookie.',
  },
  'sign-in-needed': {
    status: 401,
    message: 'This needs a sign-in or an API token.',
    hint: 'Sign in, or send `Authorization: Bearer vt_…` with a token made under Settings.',
  },
  'not-permitted': {
    status: 403,
    message: '{who} may not do this: it needs the right `{access}`.',
    hint: 'Ask an administrator, or use a token with that scope.',
  },
  'sign-in-failed': {
    status: 401,
    message: 'Name or password is wrong.',
    hint: 'Who has forgotten the password asks an administrator, or runs `viewtron user reset-password NAME`.',
  },
  'too-many-attempts': {
    status: 429,
    message: 'Too many attempts to sign in; the next one is possible in {seconds} s.',
    hint: 'Wait, or run `viewtron user reset-password NAME` on the server.',
  },
  'sign-ins-busy': {
    status: 503,
    message: 'Too many people sign in at once.',
    hint: 'Try again in a few seconds.',
  },
  'setup-done': {
    status: 409,
    message: 'The administrator has been set up already.',
    hint: 'Sign in; who has forgotten the password runs `viewtron user reset-password NAME` on the server.',
  },
  'setup-link-invalid': {
    status: 403,
    message: 'This set-up link is not valid, or no longer.',
    hint: 'Restart the server: it prints a new link.',
  },
  'name-taken': {
    status: 409,
    message: 'There is a user {name} already.',
    hint: 'Choose another name.',
  },
  'last-admin': {
    status: 409,
    message: 'There has to be an administrator, and {name} is the only one.',
    hint: 'Make somebody else an administrator first.',
  },
  'user-unknown': {
    status: 404,
    message: 'There is no user {name}.',
    hint: '`viewtron user list` prints the names.',
  },
  'password-unfit': {
    status: 400,
    message: 'The password {reason}.',
    hint: 'Nothing was changed; a password has 10 to 200 characters.',
  },
  'auth-off': {
    status: 409,
    message: 'Nobody signs in here, because VIEWTRON_AUTH is off.',
    hint: 'Set VIEWTRON_AUTH=on and restart the server.',
  },
  'dashboard-not-built': {
    status: 503,
    message: 'The dashboard has not been built.',
    hint: 'Run `npm run build`; the API works without it.',
  },
  'internal-error': {
    status: 500,
    message: 'Something went wrong inside the server (number {id}).',
    hint: 'The log of the server has the details under this number.',
  },
  'import-failed': {
    status: 500,
    message: 'Cannot import from {path}: {reason}.',
    hint: 'Name the raw_posts folder of the original server.',
  },
  'cursor-invalid': {
    status: 400,
    message: 'The cursor does not belong to this list.',
    hint: 'Pass `nextCursor` or `previousCursor` of an answer unchanged, with the same `sort`, or leave `cursor` out to begin anew.',
  },
  'picture-not-kept': {
    status: 404,
    message: 'Picture {number} of the event {id} is not kept.',
    hint: 'The retention removed it, its file was deleted, or the device sent no usable picture.',
  },
  'picture-too-large': {
    status: 422,
    message: 'There is no small version of this picture. {reason}.',
    hint: 'Ask for it without `w`: the original can be downloaded as it came.',
  },
  'too-many-listeners': {
    status: 503,
    message: 'There are {limit} live streams{of} already.',
    hint: 'Close dashboards that nobody looks at; a stream that ended makes room at once.',
  },
  'plates-unreadable': {
    status: 400,
    message: 'The list of plates cannot be read: {reason}.',
    hint: 'Send CSV with a header line that names the column plate; docs/plate-lists.md names the others.',
  },
  'camera-login-configured': {
    status: 409,
    message: 'User and password of the camera port stand in the configuration.',
    hint: 'Change VIEWTRON_CAMERA_USER and VIEWTRON_CAMERA_PASSWORD there and restart the server, or remove both and set them here.',
  },
  'camera-login-unreadable': {
    status: 503,
    message: 'The password of the camera port cannot be read, so nobody may post.',
    hint: 'While the data directory is in trouble, mend that. If its key is lost, set user and password again under Settings → Devices, or bring the old key back (VIEWTRON_DEVICE_KEY or .keys/devices).',
  },
  'camera-shared': {
    status: 409,
    message: 'Under {name} stand the posts of many devices, which nobody has approved.',
    hint: 'Forget cameras that are not yours or raise the limits of new devices; the devices then get places of their own.',
  },
  'camera-merge-invalid': {
    status: 409,
    message: 'The camera {id} cannot be merged into {into}: they are the same camera, or that one is merged into it.',
    hint: 'Merge the other way round, or separate them first.',
  },
  'too-many-buckets': {
    status: 400,
    message: 'From {from} to {to} there are {buckets} stretches of that length, and an answer holds {limit}.',
    hint: 'Ask for a shorter time or a longer bucket: quarter, hour, day, week.',
  },
  'webhook-address-private': {
    status: 422,
    message: '{host} is in a private network, and this webhook may not send there.',
    hint: 'If it is yours, allow the webhook to send into your own network; otherwise correct the address.',
  },
  'output-name-taken': {
    status: 409,
    message: 'There is a webhook {name} already.',
    hint: 'Choose another name, or change that webhook.',
  },
  'output-in-file': {
    status: 409,
    message: 'The webhook {name} stands in viewtron.yaml.',
    hint: 'Change it there and restart the server, or make a webhook of another name here.',
  },
  'output-secret-in-file': {
    status: 409,
    message: 'The secret of the webhook {name} stands in a file.',
    hint: 'Write the new secret on the first line of that file and the old one on the second, and restart the server.',
  },
  'output-not-testable': {
    status: 409,
    message: 'There is nothing to try out about {id}.',
    hint: 'Webhooks and MQTT can be tried out; the state of other outputs says whether they work.',
  },
  'rule-name-taken': {
    status: 409,
    message: 'There is a rule {name} already.',
    hint: 'Choose another name, or change that rule.',
  },
  'rule-in-use': {
    status: 409,
    message: 'The webhook {output} goes by the rule {name}.',
    hint: 'Give the webhook another rule or a condition of its own first.',
  },
  'rule-in-file': {
    status: 409,
    message: 'The rule {name} stands in viewtron.yaml.',
    hint: 'Change it there and restart the server, or make a rule of another name here.',
  },
  'server-address-unknown': {
    status: 409,
    message: 'It is not known where the device should post to.',
    hint: 'Start the server, or name its address with `--server HOST:PORT`.',
  },
  'server-not-running': {
    status: 503,
    message: 'No server is running with the data directory {path}, so nothing can arrive.',
    hint: 'Start it with `viewtron serve`, or set the device up all the same with `--wait 0`, or name another server with `--server HOST:PORT`.',
  },
  'output-unknown': {
    status: 404,
    message: '{name} has no alarm output {output}; it has {count}.',
    hint: 'Outputs are counted from 1.',
  },
  ...deviceErrors,
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorCatalogue

/** An error of the catalogue. Programs match `code`; people read `message` and `hint`. */
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
