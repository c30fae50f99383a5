import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename } from 'node:path'

const listening = '0A'

/** Returns the inodes of the sockets that listen on a port, from the kernel's tables (man 5 proc). */
async function listeningInodes(port: number): Promise<Set<string>> {
  const inodes = new Set<string>()
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const lines = (await readFile(table, 'utf8').catch(() => '')).split('\n').slice(1)
    for (const line of lines) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
      if (state === listening && local.endsWith(`:${wanted}`)) inodes.add(inode)
    }
  }
  return inodes
}

async function holds(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  // Processes of other users are not accessible.
  const files = await readdir(`/proc/${pid}/fd`).catch(() => [])
  for (const file of files) {
    const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '')
    const [, inode] = /^socket:\[(\d+)\]$/.exec(target) ?? []
    if (inode !== undefined && inodes.has(inode)) return true
  }
  return false
}

/** Returns the name of a program without its path and flags: `nginx`, or `node viewtron.js`. */
async function programName(pid: string): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const [program = '', script = ''] = line.split('\0')
  const isInterpreter = /^(node|python|perl|ruby|java)[\d.]*$/.test(basename(program))
  return (
    [basename(program), ...(isInterpreter && !script.startsWith('-') ? [basename(script)] : [])].join(' ').trim() ||
    'a program'
  )
}

/** Returns the program that listens on a port, such as `nginx (pid 812)`; null when the system does not reveal it. */
export async function portHolder(port: number): Promise<string | null> {
  const inodes = await listeningInodes(port)
  if (inodes.size === 0) return null
  const pids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name))
  for (const pid of pids) {
    if (!(await holds(pid, inodes))) continue
    return `${await programName(pid)} (pid ${pid})`
  }
  return 'a program of another user'
}
