import { createRequire } from 'node:module'

interface Words {
  writeFailure(error: NodeJS.ErrnoException, root: string): string
}

// Shared with the script that downloads Node, which must run on Node 12.
const { writeFailure } = createRequire(import.meta.url)('./failure-in-words.cjs') as Words

/** Why a build stopped and what to do; for an error in the source, the bundler's own message. */
export function buildFailure(error: unknown, root: string): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  if (code === 'ERR_MODULE_NOT_FOUND' || /Cannot find (native binding|module)/.test(message)) {
    return `a part of the bundler for ${process.platform} ${process.arch} is missing; run 'npm ci' in ${root}, without --omit`
  }
  return writeFailure(error as NodeJS.ErrnoException, root)
}
