import { externalPackages } from '../entries.ts'

/** The parts of a package.json that are changed. */
export interface Manifest {
  dependencies: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  scripts?: Record<string, string>
  [other: string]: unknown
}

/** Returns package.json as it is published: without scripts, and with only the packages that are not part of the bundle. */
export function publishedManifest(manifest: Manifest): Manifest {
  const { devDependencies: _, scripts: __, optionalDependencies: ___, dependencies, ...rest } = manifest
  const needed = externalPackages.map(name => {
    const range = dependencies[name]
    if (range === undefined) throw new Error(`package.json has no dependency ${name}`)
    return [name, range]
  })
  return { ...rest, dependencies: Object.fromEntries(needed) }
}
