import type { ErrorEntry } from './error-entry.ts'

/** Errors of the web port: requests that are invalid or not permitted, sign-in, users, cameras and lists. */
export const webErrors = {
  'not-found': {
    status: 404,
    message: 'There is no {what} {id}.',
    hint: 'Check the id; `viewtron events` lists the ids of stored events.',
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
  'intake-invalid': {
    status: 400,
    message: 'The forwarded posts cannot be read: {reason}.',
    hint: 'Run the same version of this program at the site and at the centre, the centre first when you upgrade.',
  },
  'intake-busy': {
    status: 503,
    message: 'Too many sites forward posts at the same time.',
    hint: 'Nothing is lost: the sites try again. If it stays so, use a faster disk for this server.',
  },
  'site-not-permitted': {
    status: 403,
    message: 'The token {token} may not forward posts as the site {site}.',
    hint: 'Use a token of scope `site` whose name is the name of the site, or set VIEWTRON_SITE to the name of the token.',
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
  'code-needed': {
    status: 401,
    message: 'A code of the authenticator app is needed.',
    hint: 'Send the 6 digits that the app shows now, or one of the recovery codes.',
  },
  'code-wrong': {
    status: 401,
    message: 'The code is wrong or was used already.',
    hint: 'Type the code that the app shows now; each works once. If codes are always wrong, set the clock of the phone.',
  },
  'second-factor-needed': {
    status: 403,
    message: 'Your account must have a second factor before you can go on.',
    hint: 'Open the dashboard and set up an authenticator app; it asks for nothing else until then.',
  },
  'second-factor-on': {
    status: 409,
    message: 'The second factor is on already.',
    hint: 'To use another phone, turn it off under Settings → Your account and set it up again.',
  },
  'second-factor-off': {
    status: 409,
    message: 'There is no second factor.',
    hint: 'Set up an authenticator app under Settings → Your account first.',
  },
  'second-factor-not-begun': {
    status: 409,
    message: 'The code cannot be checked: no authenticator app is being set up.',
    hint: 'Begin again under Settings → Your account.',
  },
  'second-factor-unreadable': {
    status: 503,
    message: 'The code cannot be checked: the key that decrypts it is missing or another.',
    hint: 'Use a recovery code, or run `viewtron user remove-second-factor NAME` on the server.',
  },
  'oidc-off': {
    status: 404,
    message: 'No OpenID Connect provider is set up.',
    hint: 'Set VIEWTRON_OIDC_ISSUER and VIEWTRON_OIDC_CLIENT_ID; see docs/security.md.',
  },
  'oidc-unreachable': {
    status: 502,
    message: 'The OpenID Connect provider {issuer} does not answer as expected: {reason}.',
    hint: 'Check VIEWTRON_OIDC_ISSUER, and that this server reaches the provider. Signing in with a password still works.',
  },
  'oidc-refused': {
    status: 401,
    message: 'The OpenID Connect provider did not confirm the sign-in: {reason}.',
    hint: 'Try again; if it continues, check the client id, the secret and the redirect address at the provider.',
  },
  'oidc-expired': {
    status: 400,
    message: 'This sign-in was begun too long ago, or in another browser.',
    hint: 'Begin again from the sign-in page.',
  },
  'oidc-user-unknown': {
    status: 403,
    message: 'No user of this server has the account {account}.',
    hint: 'Sign in with a password and connect the account under Settings → Your account, or set VIEWTRON_OIDC_NEW_USERS.',
  },
  'oidc-linked-elsewhere': {
    status: 409,
    message: 'Another user has connected this account.',
    hint: 'Let that user disconnect it, or use another account.',
  },
  'passkey-refused': {
    status: 401,
    message: 'The passkey was not accepted: {reason}.',
    hint: 'Try again. If the passkey was removed here, remove it on the device too and sign in with your password.',
  },
  'passkeys-need-name': {
    status: 409,
    message: 'Passkeys need an address with a name, not {host}.',
    hint: 'Open the dashboard by its name over HTTPS, for example https://video.example.org.',
  },
  'too-many-passkeys': {
    status: 409,
    message: 'There are {most} passkeys already.',
    hint: 'Remove one that you no longer use.',
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
  'kiosk-link-invalid': {
    status: 403,
    message: 'This link to the wall is invalid or has ended.',
    hint: 'Create a token with the permission Kiosk under Settings → API tokens, and open the link that is shown with it.',
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
  'too-many-views': {
    status: 409,
    message: 'There are {most} saved views already.',
    hint: 'Remove one that you no longer need.',
  },
  'selection-expired': {
    status: 404,
    message: 'The selection of events does not exist any more.',
    hint: 'Choose the events again: a selection lasts 15 minutes, for the user or token that made it.',
  },
  'share-link-invalid': {
    status: 404,
    message: 'This link is invalid or has ended.',
    hint: 'Ask the person who sent it for a new one.',
  },
  'shared-event-gone': {
    status: 410,
    message: 'The event has been removed.',
    hint: 'The server removes old events; ask the person who sent the link for an export.',
  },
  'shared-picture-hidden': {
    status: 403,
    message: 'This picture is not shown: {reason}.',
    hint: 'Ask the person who sent the link for another one.',
  },
  'too-many-share-links': {
    status: 409,
    message: 'There are {most} open links to events already.',
    hint: 'End links that nobody needs any more.',
  },
  'too-many-holds': {
    status: 409,
    message: 'There are {most} holds already.',
    hint: 'Release holds that nobody needs any more, under Settings → Retention.',
  },
  'shared-too-often': {
    status: 429,
    message: 'Too many requests from this address; try again in {seconds} s.',
    hint: 'Wait a moment.',
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
  'cursor-invalid': {
    status: 400,
    message: 'The cursor does not belong to this list.',
    hint: 'Pass `nextCursor` or `previousCursor` of a response unchanged, with the same `sort`, or leave `cursor` out to start over.',
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
} as const satisfies Record<string, ErrorEntry>
