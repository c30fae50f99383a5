import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backupErrors } from '../../src/model/errors/backup-errors.ts'
import { cameraPortErrors } from '../../src/model/errors/camera-port-errors.ts'
import { deviceErrors } from '../../src/model/errors/device-errors.ts'
import { outputErrors } from '../../src/model/errors/output-errors.ts'
import { placeErrors } from '../../src/model/errors/place-errors.ts'
import { storageErrors } from '../../src/model/errors/storage-errors.ts'
import { webErrors } from '../../src/model/errors/web-errors.ts'
import { type ErrorCode, errorCatalogue, ViewtronError } from '../../src/model/index.ts'
import { projectRoot } from '../support/project-root.ts'

const codes = Object.keys(errorCatalogue) as ErrorCode[]
const page = readFileSync(join(projectRoot, 'docs/errors.md'), 'utf8')
const sections = page.split(/^## /m).slice(1)
/** Errors of backups that the web port answers; the others are those of a command. */
const ofBackupsPage = [
  'backup-target-full',
  'backup-target-missing',
  'backup-ssh-host-key',
  'backup-ssh-refused',
  'backup-ssh-unreachable',
  'backup-not-set-up',
]
/** Errors that appear only on the command line, in the log or in the report of the doctor. */
const ofNoPort = [
  ...Object.keys(backupErrors).filter(code => !ofBackupsPage.includes(code)),
  'clock-implausible',
  'certificate-expires',
  'certificate-not-loaded',
  'config-invalid',
  'import-failed',
  'nothing-to-reload',
  'password-unfit',
  'port-forbidden',
  'port-in-use',
  'post-too-slow',
  'reload-impossible',
]

const documented = sections.map(section => section.split('\n')[0])

describe('docs/errors.md', () => {
  it('has one section for each error of the program, and none for others', () => {
    expect([...documented].sort()).toEqual([...codes].sort())
  })

  it('says of each error what it means and what to do', () => {
    const incomplete = sections.filter(section => !/\*\*Means:\*\* \S/.test(section) || !/\*\*Do:\*\* \S/.test(section))
    expect(incomplete).toEqual([])
  })

  it('names the HTTP status of each error that a port answers', () => {
    const named = sections.map(section => {
      const status = /\(HTTP\s+(\d{3})/.exec(section)?.[1]
      return [section.split('\n')[0], status === undefined ? null : Number(status)]
    })
    const expected = documented.map(code => {
      const { status } = errorCatalogue[code as ErrorCode]
      return [code, ofNoPort.includes(code ?? '') ? null : status]
    })
    expect(named).toEqual(expected)
  })
})

describe('an error of the catalogue', () => {
  it('stands in one of its tables only', () => {
    const tables = [storageErrors, backupErrors, cameraPortErrors, webErrors, outputErrors, deviceErrors, placeErrors]
    expect(tables.flatMap(table => Object.keys(table))).toEqual(codes)
  })

  it.each(codes)('%s has whole sentences for people', code => {
    const { message, hint } = errorCatalogue[code]
    for (const text of [message, hint]) expect(text).toMatch(/^\S.*\.$/)
  })

  it('fills its details in and keeps its cause', () => {
    const cause = new Error('EADDRINUSE')
    const error = new ViewtronError('port-in-use', { port: 5002, setting: 'VIEWTRON_CAMERA_PORT' }, cause)
    expect(error.message).toBe('Another program is using port 5002.')
    expect(error.hint).toContain('with VIEWTRON_CAMERA_PORT.')
    expect(error).toMatchObject({ code: 'port-in-use', status: 503, cause })
  })
})
