/**
 * Records what this version publishes as `test/released/<version>.json`: `npm run release:record`. From then on the tests
 * fail when a later version breaks it (docs/stability.md).
 */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { programVersion } from '../src/version.ts'
import { publishedFacts } from '../test/released/published.ts'

const file = join(resolve(import.meta.dirname, '../test/released'), `${programVersion()}.json`)
const lines = Object.entries(await publishedFacts()).map(
  ([place, promised]) => `  ${JSON.stringify(place)}: ${JSON.stringify(promised)}`,
)
writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`)
console.log(`written: ${file}, ${lines.length} facts`)
