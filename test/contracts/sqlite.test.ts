import { join } from 'node:path'
import { describe } from 'vitest'
import { openSqlite } from '../../src/database/index.ts'
import { OwnNumbers } from '../../src/log/own-numbers.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { contracts, searchContracts } from './all-contracts.ts'
import type { Engine } from './engine.ts'

const sqlite: Engine = {
  name: 'SQLite',
  open: () => openSqlite(join(temporaryFolder(), 'viewtron.db')),
  numbersOf: ({ commit }) => new OwnNumbers({ lastSeq: 0, commit: statements => commit(statements) }),
}

describe(sqlite.name, () => {
  for (const contract of [...contracts, ...searchContracts]) contract(sqlite)
})
