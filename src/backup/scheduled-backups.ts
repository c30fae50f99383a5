import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../database/index.ts'
import { runInBackground } from '../lib/background-process.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import { ViewtronError } from '../model/index.ts'
import type { BackupLine, BackupOrder } from './backup-process.ts'
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
  /** The step of the running backup; null while none runs. */
  running: { startedAt: number; words: string } | null
  runs: BackupRuns
  nextAt: number | null
  trouble: BackupTrouble | null
  /** The backups are on the disk of the data; null where that is unknown. */
  isOnDiskOfData: boolean | null
}

const checkEveryMs = 10_000
const alertKey = 'backup'
// As the command has.
const niceness = 10
const programName = import.meta.url.endsWith('.ts') ? './backup-process.ts' : './backup-process.js'
const ownProgram = fileURLToPath(new URL(programName, import.meta.url))

/** Makes a backup every day, in a process of its own at a low priority, and one at once on request. */
export class ScheduledBackups {
  private readonly options: ScheduledBackupsOptions
  private readonly controller = new AbortController()
  private timer: NodeJS.Timeout | null = null
  private schedule: BackupSchedule | null = null
  private runs: BackupRuns = { last: null, good: null }
  private isLoaded = false
  private isStored = true
  private hasWarned = false
  private running: { startedAt: number; words: string } | null = null
  private work: Promise<void> = Promise.resolve()
  private readonly check = oneAtATime(() => this.checkAll())

  constructor(options: ScheduledBackupsOptions) {
    this.options = options
  }

  /** Reads the schedule. Waits while the database has problems. */
  async start(): Promise<void> {
    this.timer ??= setInterval(() => void this.check(), checkEveryMs)
    await this.check()
  }

  /** Ends a backup that is being made; it begins again after the next start. May be called twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.controller.abort()
    await this.work
    await this.check()
  }

  get isRunning(): boolean {
    return this.running !== null
  }

  /** When the last good backup began, milliseconds since 1970; null for never. */
  get lastGoodAt(): number | null {
    return this.runs.good?.startedAt ?? null
  }

  get trouble(): BackupTrouble | null {
    return backupTrouble(this.schedule, this.runs, this.now())
  }

  async state(): Promise<BackupState> {
    await this.load()
    const { schedule, running, runs, trouble } = this
    return {
      schedule,
      running,
      runs,
      trouble,
      nextAt: nextBackupAt(schedule, runs, this.now(), this.options.timeZone),
      isOnDiskOfData: schedule && (await this.targetOf(schedule.target).isOnDiskOfData()),
    }
  }

  /** Stores when backups are made, and prepares the folder. Throws `backup-target-unfit` and `backup-ssh-…`. */
  async setPlan(plan: BackupPlan): Promise<void> {
    await this.load()
    const target = plan.target.startsWith('/') ? resolve(plan.target) : plan.target
    const folderId = this.schedule?.folderId ?? randomUUID()
    if (plan.enabled) await this.targetOf(target).take(folderId)
    const schedule = { ...plan, target, folderId, savedAt: this.now() }
    await this.options.settings.change({ 'backup-schedule': schedule })
    this.schedule = schedule
    await this.check()
  }

  /** Starts a backup without waiting for its end. Throws `backup-not-set-up` and `backup-running`. */
  async begin(): Promise<void> {
    await this.load()
    if (!this.schedule?.enabled) throw new ViewtronError('backup-not-set-up')
    if (this.running) throw new ViewtronError('backup-running', { path: this.schedule.target })
    this.launch(this.schedule)
  }

  private async checkAll(): Promise<void> {
    try {
      await this.load()
      await this.saveRuns()
      await this.updateAlert()
      this.hasWarned = false
    } catch (error) {
      // The next check is in ten seconds. If the storage is the cause, that is logged elsewhere.
      if (!this.hasWarned) this.options.log.debug(`scheduled backups wait: ${(error as Error).message}`)
      this.hasWarned = true
      return
    }
    const { schedule, runs } = this
    if (this.timer === null || this.running || this.options.isBusy()) return
    if (schedule && isBackupDue(schedule, runs, this.now(), this.options.timeZone)) this.launch(schedule)
  }

  private async load(): Promise<void> {
    if (this.isLoaded) return
    const { settings } = this.options
    this.runs = await settings.get('backup-runs')
    this.schedule = await settings.get('backup-schedule')
    this.isLoaded = true
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

  private launch(schedule: BackupSchedule): void {
    const startedAt = this.now()
    this.running = { startedAt, words: 'starting' }
    this.work = this.run(schedule, startedAt).finally(() => {
      this.running = null
      if (this.timer) void this.check()
    })
  }

  private async run(schedule: BackupSchedule, startedAt: number): Promise<void> {
    const { log } = this.options
    const { target } = schedule
    let end: BackupLine
    try {
      await this.targetOf(target).check(schedule.folderId)
      end = await this.make(schedule)
    } catch (error) {
      end = { kind: 'failed', problem: problemOf(error, target) }
    }
    if (this.controller.signal.aborted && end.kind === 'failed') return
    const [made, removed] = end.kind === 'end' ? [end.made, end.removed] : [null, 0]
    const problem = end.kind === 'failed' ? end.problem : null
    const last: BackupRunRecord = { startedAt, endedAt: this.now(), made, removed, problem }
    this.runs = { last, good: made ? last : this.runs.good }
    this.isStored = false
    if (made) log.info(`backup made: ${made.path}, ${made.files} files, ${made.copied} of them copied`)
    else if (problem) log.warn(`no backup was made: ${problem.message} ${problem.hint} [${problem.code}]`)
  }

  private async make({ target, keys, daily, weekly }: BackupSchedule): Promise<BackupLine> {
    const { dataDir, version, sshConfig = null, program = ownProgram } = this.options
    const order: BackupOrder = { dataDir, target, sshConfig, version, withKeys: keys, keep: { daily, weekly } }
    let end: BackupLine | null = null
    await runInBackground({
      program,
      args: [JSON.stringify(order)],
      signal: this.controller.signal,
      killSignal: 'SIGTERM',
      niceness,
      onLine: message => {
        const line = message as BackupLine
        if (line.kind !== 'progress') end = line
        else if (this.running) this.running = { ...this.running, words: line.words }
      },
    })
    return (
      end ?? { kind: 'failed', problem: problemOf(new ViewtronError('backup-interrupted', { path: target }), target) }
    )
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
