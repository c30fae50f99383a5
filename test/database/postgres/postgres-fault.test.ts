import { expect, test } from 'vitest'
import { postgresError } from '../../../src/database/postgres/postgres-fault.ts'

const sent = (code: string) => Object.assign(new Error('refused'), { code, severity: 'ERROR' })

test.each([
  ['23505', 'unique-violation'],
  ['23502', 'value-refused'],
  ['42P01', 'missing-table'],
  ['42703', 'statement'],
  ['25006', 'unreachable'],
  ['57P03', 'unreachable'],
  ['53100', 'full'],
  ['40P01', 'busy'],
  ['57P01', 'closed'],
  ['XX001', 'corrupt'],
  ['0A000', 'engine'],
])('an error of the server with the state %s means %s', (code, fault) => {
  expect(postgresError(sent(code))).toMatchObject({ fault, message: 'refused' })
})

test('an error of the connection means that it is closed, also where its code looks like a state', () => {
  for (const code of ['EPIPE', 'ECONNRESET']) {
    expect(postgresError(Object.assign(new Error(code), { code }))).toMatchObject({ fault: 'closed', code })
  }
  expect(postgresError(new Error('Connection terminated unexpectedly'))).toMatchObject({ fault: 'closed', code: null })
})
