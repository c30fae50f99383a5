import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { BackupState } from '../../backup/index.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { CheckState } from '../../verify/index.ts'
import type { ApiContext } from '../api-context.ts'
import * as shapes from '../schemas/backups.ts'

const tags = ['system']
// Paths of the server's machine are for administrators.
const admin = { access: 'admin' } as const

const stateSchema = { summary: 'Backups that the server makes', tags, response: { 200: shapes.backupState } }
const planSchema = {
  ...stateSchema,
  summary: 'Change when and where the server makes backups',
  description: 'The folder is created if the one above it exists. Backups that were made stay.',
  body: shapes.backupPlan,
}
const beginSchema = { ...stateSchema, summary: 'Make a backup now', description: 'Does not wait for its end.' }

const checkSchema = {
  summary: 'The last check of the stored data',
  tags,
  response: { 200: shapes.checkState },
}
const checkNowSchema = {
  ...checkSchema,
  summary: 'Check the stored data now',
  description: 'Does not wait for its end.',
}

type Run = BackupState['runs']['last']

const shownRun = (run: Run) => run && { ...run, startedAt: iso(run.startedAt), endedAt: iso(run.endedAt) }

function shownPlan(schedule: BackupState['schedule']): shapes.BackupState['plan'] {
  if (!schedule) return null
  const { folderId: _id, savedAt: _savedAt, ...plan } = schedule
  return plan
}

function present({ schedule, running, runs, nextAt, trouble, isOnDiskOfData }: BackupState): shapes.BackupState {
  return {
    plan: shownPlan(schedule),
    running: running && { ...running, startedAt: iso(running.startedAt) },
    lastRun: shownRun(runs.last),
    lastGood: shownRun(runs.good),
    nextAt: isoOrNull(nextAt),
    trouble,
    onDiskOfData: isOnDiskOfData,
  }
}

function presentCheck({ running, last }: CheckState): shapes.CheckState {
  return {
    running: running && { ...running, startedAt: iso(running.startedAt) },
    lastRun: last && { ...last, startedAt: iso(last.startedAt), endedAt: iso(last.endedAt) },
  }
}

/** Routes for the backups that the server makes, and for checks of the stored data. */
export function backupRoutes({ backups, weeklyCheck, audit }: ApiContext): FastifyPluginAsyncZod {
  const check = async () => presentCheck(await weeklyCheck.state())
  const state = async () => present(await backups.state())
  return async app => {
    app.get('/backups', { schema: stateSchema, config: admin }, state)
    app.put('/backups/plan', { schema: planSchema, config: admin }, async request => {
      await backups.setPlan(request.body)
      audit.note(request, 'change-backups', null, JSON.stringify(request.body))
      return state()
    })
    app.post('/backups', { schema: beginSchema, config: admin }, async request => {
      await backups.begin()
      audit.note(request, 'make-backup', null)
      return state()
    })
    app.get('/verify', { schema: checkSchema, config: admin }, check)
    app.post('/verify', { schema: checkNowSchema, config: admin }, async request => {
      weeklyCheck.begin()
      audit.note(request, 'check-data', null)
      return check()
    })
  }
}
