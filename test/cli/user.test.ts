import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { startHostedServer } from '../support/hosted-server.ts'
import { runCli } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { adminName, adminPassword, setUp, WebVisitor } from '../support/web-client.ts'

const newPassword = 'set on the command line'
const user = (dataDir: string, args: string[], stdin?: string) =>
  runCli(['user', ...args, '--data-dir', dataDir], stdin === undefined ? {} : { stdin })

describe('viewtron user', () => {
  it('lists who may sign in', async () => {
    const server = await startHostedServer()
    await setUp(server)
    const { code, stdout } = await user(server.dataDir, ['list'])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Ann {2}admin {2}last sign-in: \d{4}-.*\n$/)])
  })

  it('gives somebody a new password beside a running server, and ends the old sign-ins', async () => {
    const server = await startHostedServer()
    const before = await setUp(server)
    const { code, stdout } = await user(server.dataDir, ['reset-password', 'ANN'], `${newPassword}\n`)
    expect([code, stdout]).toEqual([0, 'Ann has a new password and is signed out everywhere.\n'])
    const visitor = new WebVisitor(server.webUrl)
    expect((await visitor.signIn(adminName, adminPassword)).status).toBe(401)
    expect((await visitor.signIn(adminName, newPassword)).status).toBe(200)
    // The server remembers for a few seconds who is signed in.
    await until(async () => (await before.send('/api/v1/stats')).status === 401, { what: 'the end of the old sign-in' })
  })

  it('changes nothing where the password is too short', async () => {
    const server = await startHostedServer()
    await setUp(server)
    const { code, stderr } = await user(server.dataDir, ['reset-password', adminName], 'short\n')
    expect(code).toBe(1)
    expect(stderr).toContain('The password is too short.')
    expect((await new WebVisitor(server.webUrl).signIn(adminName, adminPassword)).status).toBe(200)
  })

  it('lets somebody who lost the phone sign in without a code', async () => {
    const server = await startHostedServer()
    const ann = await setUp(server)
    const enrolment = await ann.send('/auth/second-factor', { body: { password: adminPassword } })
    const code = new TOTP({ secret: Secret.fromBase32(enrolment.json.secret) }).generate()
    await ann.send('/auth/second-factor/confirm', { body: { code } })
    expect((await new WebVisitor(server.webUrl).signIn(adminName, adminPassword)).json.code).toBe('code-needed')
    const removed = await user(server.dataDir, ['remove-second-factor', 'ann'])
    expect([removed.code, removed.stdout]).toEqual([0, 'Ann needs no code to sign in.\n'])
    expect((await new WebVisitor(server.webUrl).signIn(adminName, adminPassword)).status).toBe(200)
    const again = await user(server.dataDir, ['remove-second-factor', adminName])
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('[second-factor-off]')])
  })

  it('says that it does not know a name', async () => {
    const server = await startHostedServer()
    await setUp(server)
    const { code, stderr } = await user(server.dataDir, ['reset-password', 'Bob'], `${newPassword}\n`)
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no user Bob.')])
  })

  it('says that there is no database', async () => {
    const { code, stderr } = await user(temporaryFolder(), ['list'])
    expect([code, stderr]).toEqual([1, expect.stringContaining('[no-data]')])
  })
})
