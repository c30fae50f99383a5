import { createRequire } from 'node:module'

interface Words {
  writeFailure(error: NodeJS.ErrnoException, root: string): string
}

// Shared with the script that fetches Node, which has to run on Node 12.
const { writeFailure } = createRequire(import.meta.url)('./failure-in-words.cjs') as Words

/** Why a build stopped and what to do; a mistake in the source is told in the bundler's own words. */
export function buildFailure(error: unknown, root: string): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  if (code === 'ERR_MODULE_NOT_FOUND' || /Cannot find (native binding|module)/.test(message)) {
    return `a part of the bundler for ${process.platform} ${process.arch} is missing; run 'npm ci' in ${root}, without --omit`
  }
  return writeFailure(error as NodeJS.ErrnoException, root)
}
