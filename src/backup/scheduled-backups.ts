import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type { Settings } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { programBeside, RecurringWork, type RunningWork } from '../lib/recurring-work.ts'
import { ViewtronError } from '../model/index.ts'
import type { BackupEnd, BackupOrder } from './backup-process.ts'
import type { BackupTarget } from './backup-target.ts'
import { chooseTarget } from './choose-target.ts'
import {
  type BackupRunRecord,
  type BackupRuns,
  type BackupSchedule,
  type BackupTrouble,
  backupTrouble,
  isBackupDue,
  nextBackupAt,
  type RunProblem,
} from './scheduled-backup.ts'

/** The schedule: a folder or an address of ssh, a time of day in the server's zone, and the number of backups that stay. */
export type BackupPlan = Omit<BackupSchedule, 'folderId' | 'savedAt'>

interface AlertRaiser {
  raise(problem: {
    key: string
    severity: 'warning'
    rule: string
    subject: string | null
    text: string
  }): Promise<void>
  end(key: string): Promise<void>
}

export interface ScheduledBackupsOptions {
  /** Absolute. */
  dataDir: string
  version: string
  /** The server's IANA zone. */
  timeZone: string
  settings: Pick<Settings, 'get' | 'change'>
  alerts: AlertRaiser
  /** True while other work reads the whole data directory. */
  isBusy: () => boolean
  clock: Clock
  log: Pick<Logger, 'info' | 'warn' | 'debug'>
  /** A configuration file for ssh; that of the server's user without it. */
  sshConfig?: string
  /** The program that makes a backup. */
  program?: string
}

export interface BackupState {
  schedule: BackupSchedule | null
  /** Null while none runs. */
  running: RunningWork | null
  runs: BackupRuns
  nextAt: number | null
  trouble: BackupTrouble | null
  /** The backups are on the disk of the data; null where that is unknown. */
  isOnDiskOfData: boolean | null
}

const alertKey = 'backup'
const ownProgram = programBeside(import.meta.url, 'backup-process')

/** Makes a backup every day, in a process of its own at a low priority, and one at once on request. */
export class ScheduledBackups {
  private readonly options: ScheduledBackupsOptions
  private schedule: BackupSchedule | null = null
  private runs: BackupRuns = { last: null, good: null }
  private isStored = true
  private readonly work: RecurringWork

  constructor(options: ScheduledBackupsOptions) {
    this.options = options
    this.work = new RecurringWork({
      ...options,
      name: 'scheduled backups',
      load: () => this.load(),
      save: async () => {
        await this.saveRuns()
        await this.updateAlert()
      },
      isDue: () => this.schedule !== null && isBackupDue(this.schedule, this.runs, this.now(), options.timeZone),
      run: startedAt => this.run(startedAt),
    })
  }

  /** Reads the schedule. Waits while the database has problems. */
  start(): Promise<void> {
    return this.work.start()
  }

  /** Ends a backup that is being made; it begins again after the next start. May be called twice. */
  stop(): Promise<void> {
    return this.work.stop()
  }

  get isRunning(): boolean {
    return this.work.running !== null
  }

  /** When the last good backup began, milliseconds since 1970; null for never. */
  get lastGoodAt(): number | null {
    return this.runs.good?.startedAt ?? null
  }

  get trouble(): BackupTrouble | null {
    return backupTrouble(this.schedule, this.runs, this.now())
  }

  async state(): Promise<BackupState> {
    await this.work.load()
    const { schedule, runs, trouble } = this
    return {
      schedule,
      running: this.work.running,
      runs,
      trouble,
      nextAt: nextBackupAt(schedule, runs, this.now(), this.options.timeZone),
      isOnDiskOfData: schedule && (await this.targetOf(schedule.target).isOnDiskOfData()),
    }
  }

  /** Stores when backups are made, and prepares the folder. Throws `backup-target-unfit` and `backup-ssh-…`. */
  async setPlan(plan: BackupPlan): Promise<void> {
    await this.work.load()
    const target = plan.target.startsWith('/') ? resolve(plan.target) : plan.target
    const folderId = this.schedule?.folderId ?? randomUUID()
    if (plan.enabled) await this.targetOf(target).take(folderId)
    const schedule = { ...plan, target, folderId, savedAt: this.now() }
    await this.options.settings.change({ 'backup-schedule': schedule })
    this.schedule = schedule
    await this.work.check()
  }

  /** Starts a backup without waiting for its end. Throws `backup-not-set-up` and `backup-running`. */
  async begin(): Promise<void> {
    await this.work.load()
    if (!this.schedule?.enabled) throw new ViewtronError('backup-not-set-up')
    if (this.isRunning) throw new ViewtronError('backup-running', { path: this.schedule.target })
    this.work.begin()
  }

  private async load(): Promise<void> {
    const { settings } = this.options
    this.runs = await settings.get('backup-runs')
    this.schedule = await settings.get('backup-schedule')
  }

  private async saveRuns(): Promise<void> {
    if (this.isStored) return
    await this.options.settings.change({ 'backup-runs': this.runs })
    this.isStored = true
  }

  private async updateAlert(): Promise<void> {
    const { alerts } = this.options
    const { trouble } = this
    if (!trouble) {
      // After a failure the alert ends with the next good backup, and when backups are switched off.
      await alerts.end(alertKey)
      return
    }
    const text = `${trouble.message} ${trouble.hint}`
    await alerts.raise({ key: alertKey, severity: 'warning', rule: 'Backup', subject: null, text })
  }

  private async run(startedAt: number): Promise<void> {
    const { schedule } = this
    if (schedule === null) return
    const { log } = this.options
    const end = await this.make(schedule)
    if (this.work.isStopped && end.kind === 'failed') return
    const [made, removed] = end.kind === 'end' ? [end.made, end.removed] : [null, 0]
    const problem = end.kind === 'failed' ? end.problem : null
    const last: BackupRunRecord = { startedAt, endedAt: this.now(), made, removed, problem }
    this.runs = { last, good: made ? last : this.runs.good }
    this.isStored = false
    if (made) log.info(`backup made: ${made.path}, ${made.files} files, ${made.copied} of them copied`)
    else if (problem) log.warn(`no backup was made: ${problem.message} ${problem.hint} [${problem.code}]`)
  }

  private async make({ target, folderId, keys, daily, weekly }: BackupSchedule): Promise<BackupEnd> {
    const { dataDir, version, sshConfig = null, program = ownProgram } = this.options
    const order: BackupOrder = { dataDir, target, sshConfig, version, withKeys: keys, keep: { daily, weekly } }
    try {
      await this.targetOf(target).check(folderId)
      const end = await this.work.inProcess<BackupEnd>(program, order, { killSignal: 'SIGTERM' })
      if (end) return end
      throw new ViewtronError('backup-interrupted', { path: target })
    } catch (error) {
      return { kind: 'failed', problem: problemOf(error, target) }
    }
  }

  private targetOf(target: string): BackupTarget {
    const { dataDir, sshConfig = null } = this.options
    return chooseTarget({ target, dataDir, sshConfig })
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}

function problemOf(error: unknown, target: string): RunProblem {
  const known = error instanceof ViewtronError
  const shown = known ? error : new ViewtronError('backup-failed', { path: target, reason: (error as Error).message })
  return { code: shown.code, message: shown.message, hint: shown.hint }
}
