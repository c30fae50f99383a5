import { spawnSync } from 'node:child_process'

/** Why tests of certificates that only openssl makes are left out; null where it is there. */
export const noOpenssl =
  spawnSync('openssl', ['version']).status === 0 ? null : 'no openssl on this machine (Debian: apt-get install openssl)'
