import { afterAll, beforeAll, describe } from 'vitest'
import type { PostgresDatabase } from '../../src/database/index.ts'
import { SharedNumbers } from '../../src/log/shared-numbers.ts'
import { PostgresDatabases } from '../support/postgres-databases.ts'
import { whyNoPostgres } from '../support/postgres-server.ts'
import { contracts, searchContracts } from './all-contracts.ts'
import type { Engine } from './engine.ts'

const reason = whyNoPostgres()
let databases: PostgresDatabases | null = null

const postgres: Engine = {
  name: 'PostgreSQL',
  open() {
    if (!databases) throw new Error('the server was not started')
    return databases.open()
  },
  numbersOf: database => new SharedNumbers(database as PostgresDatabase, 0),
}

describe.skipIf(reason)(`${postgres.name}${reason ? ` (left out: ${reason})` : ''}`, () => {
  beforeAll(async () => {
    databases = await PostgresDatabases.start()
  })
  afterAll(() => databases?.server.stop())

  for (const contract of contracts) contract(postgres)

  describe.skip('left out: the search has no implementation for PostgreSQL yet', () => {
    for (const contract of searchContracts) contract(postgres)
  })
})
