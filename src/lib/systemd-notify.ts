import { spawn } from 'node:child_process'

export interface SystemdNotifyOptions {
  /** The environment of the process. NOTIFY_SOCKET and WATCHDOG_USEC are read. */
  env: NodeJS.ProcessEnv
  /** Called once if a state cannot be sent, with the reason. */
  onFailure: (reason: string) => void
}

const microsecondsPerMs = 1000
// sd_watchdog_enabled(3) recommends half of the time after which systemd restarts the service.
const pingShare = 0.5

/**
 * Reports the state of the server to systemd as sd_notify(3) describes. The program `systemd-notify` sends it, because Node has
 * no datagram sockets in the file system. Does nothing if systemd did not start the process with `Type=notify`.
 */
export class SystemdNotify {
  private readonly options: SystemdNotifyOptions
  private timer: NodeJS.Timeout | null = null
  private hasFailed = false

  constructor(options: SystemdNotifyOptions) {
    this.options = options
  }

  /** Reports that the server is ready. From then on reports regularly that its main thread runs, if the unit has `WatchdogSec`. */
  ready(status: string): void {
    this.send(['--ready', `--status=${status}`])
    const watchdogMs = Number(this.options.env.WATCHDOG_USEC ?? 0) / microsecondsPerMs
    if (!(watchdogMs > 0) || this.timer !== null) return
    this.timer = setInterval(() => this.send(['WATCHDOG=1']), watchdogMs * pingShare)
    this.timer.unref()
  }

  /** Reports that the server has begun to stop. */
  stopping(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
    this.send(['STOPPING=1'])
  }

  private send(state: string[]): void {
    if (!this.options.env.NOTIFY_SOCKET) return
    const child = spawn('systemd-notify', state, { env: this.options.env, stdio: 'ignore' })
    child.once('error', error => this.fail(error.message))
    child.once('exit', code => {
      if (code) this.fail(`systemd-notify ended with code ${code}`)
    })
    child.unref()
  }

  private fail(reason: string): void {
    if (!this.hasFailed) this.options.onFailure(reason)
    this.hasFailed = true
  }
}
