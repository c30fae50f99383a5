import http from 'node:http'
import { join } from 'node:path'
import type { Plugin } from 'rolldown'

/**
 * The named exports of `node:http` but for those that load a second HTTP client. Node reads every export of a module
 * that is imported by name, which would cost each start 30 ms for a client that nothing here uses.
 */
function httpModule(): string {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(http))
  const names = descriptors.filter(([, descriptor]) => 'value' in descriptor).map(([name]) => name)
  return `const http = process.getBuiltinModule('node:http')\nexport default http\nexport const { ${names.join(', ')} } = http\n`
}

/** Of `@fastify/static`, only an option that is not used here calls this package, which takes 20 ms to load. */
const globModule = `exports.glob = async (...args) => (await import('glob/late')).glob(...args)\n`

const prefix = '\0late:'
const isHttp = (name: string) => name === 'node:http' || name === 'http'

/** Loads modules at their first use that would be loaded at each start without being used. */
export function lateModules(): Plugin {
  return {
    name: 'late-modules',
    async resolveId(name, importer, { kind }) {
      if (name === 'glob/late')
        return this.resolve('glob', join(import.meta.dirname, '../node_modules/@fastify/static'))
      if (isHttp(name) && kind === 'import-statement') return `${prefix}http`
      if (name === 'glob' && importer?.includes('@fastify/static')) return `${prefix}glob.cjs`
      return null
    },
    load(id) {
      if (id === `${prefix}http`) return httpModule()
      if (id === `${prefix}glob.cjs`) return globModule
      return null
    },
  }
}
