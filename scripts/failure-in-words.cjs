// Explains in one sentence why an installation stopped and what to do. Runs on Node 12 and newer.
'use strict'

const again = 'then run the same command again'
const ownNode = 'or install Node 24 or newer yourself'

const noRoom = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded|os error 28\b|Wrote only \d+ of/
const notAllowed = /\b(EACCES|EPERM|EROFS)\b|Permission denied|Read-only file system/

/** The meaning of a failed write into the checkout; for other errors, their own message. */
function writeFailure(error, root) {
  const text = `${error.code || ''} ${error.message}`
  if (noRoom.test(text)) return `the disk is full; free 500 MB on the disk of ${root}, ${again}`
  if (notAllowed.test(text)) {
    const code = error.code ? ` (${error.code})` : ''
    return `this user may not write to ${root}${code}; run 'npm run build' there as the user who installed it`
  }
  return error.message
}

// npm's error code, or the message of tar; the first match is used.
const downloadReasons = [
  [noRoom, ({ root }) => `the disk is full; free 500 MB on the disks of ${root} and of npm's cache, ${again}`],
  [
    /\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|E\w*TIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_\w+|ENETDOWN|EPIPE|FETCH_ERROR|EAI_\w+)\b/,
    ({ code }) =>
      `npm's registry does not respond (${code}); check this machine's network and npm's settings registry and proxy, ${again}`,
  ],
  [
    /\b(SELF_SIGNED_CERT\w*|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|EPROTO)\b/,
    ({ code }) =>
      `the certificate of npm's registry is not trusted (${code}); check this machine's clock and npm's setting cafile, ${again}`,
  ],
  [
    /\b(E401|E403|E407|ENEEDAUTH)\b/,
    ({ code }) =>
      `npm's registry refuses this machine (${code}); sign in with 'npm login' or choose another registry, ${again}`,
  ],
  [
    /\b(E404|ETARGET|ENOVERSIONS)\b/,
    ({ code, name, version }) =>
      `npm's registry does not have ${name} ${version} (${code}); choose another with npm's setting registry, ${again}, ${ownNode}`,
  ],
  [/\b(E429|E5\d\d)\b/, ({ code }) => `npm's registry is overloaded or broken (${code}); wait a few minutes, ${again}`],
  [
    /\b(EINTEGRITY|TAR_BAD_ARCHIVE|Z_\w+)\b|unexpected end of file|not in gzip format|Unexpected EOF/i,
    () => `the download is damaged; run 'npm cache clean --force', ${again}`,
  ],
  [
    notAllowed,
    ({ root }) => `this user may not write to npm's cache or to ${root}; make both your own (chown), ${again}`,
  ],
]

function programFailure(command, error) {
  if (error.code === 'ENOENT' && !command.includes('/')) {
    return `${command} is not installed; install it (Debian, Ubuntu, Raspberry Pi OS: apt install ${command}), ${again}`
  }
  return `${command} cannot be run (${error.code}); ${again}, ${ownNode}`
}

/** The last line with an error message. npm prints the path of its log after that. */
function lastWords(stderr) {
  const lines = stderr.split('\n').map(line => line.replace(/^npm (ERR!|error) ?/i, '').trim())
  return lines.filter(line => line !== '' && !/complete log|_logs/.test(line)).pop() || 'it printed no message'
}

/**
 * Why npm, tar or the downloaded Node failed. `error` is set if the program could not be started, `signal` is the signal that
 * ended it.
 */
function downloadFailure({ command, name, version, root, error, signal, stderr }) {
  if (command.endsWith('/package/bin/node')) {
    return `it does not run on this system (${error ? error.code : lastWords(stderr)}); install Node 24 or newer yourself`
  }
  if (error) return programFailure(command, error)
  if (signal) return `it was interrupted (${signal}); run the same command again`
  for (const [pattern, inWords] of downloadReasons) {
    const found = pattern.exec(stderr)
    if (found) return inWords({ code: found[0], name, version, root })
  }
  return `${lastWords(stderr)}; ${again}, ${ownNode}`
}

module.exports = { downloadFailure, writeFailure }
