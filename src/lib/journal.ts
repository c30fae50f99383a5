import { Writable } from 'node:stream'

// sd-daemon(3): the priorities of syslog.
const priorities: Record<string, number> = { DEBUG: 7, TRACE: 7, INFO: 6, WARN: 4, ERROR: 3, FATAL: 2 }

/** Puts the priority that the journal of systemd expects before each line; further lines of an entry have that of the first. */
export function journalLines(text: string, before = 6): { text: string; priority: number } {
  let priority = before
  const lines = text.split('\n').map(line => {
    if (line === '') return line
    const [, level = '', rest = line] = /^([A-Z]+): (.*)$/s.exec(line) ?? []
    const own = priorities[level]
    if (own === undefined) return `<${priority}>${line}`
    priority = own
    return `<${own}>${rest}`
  })
  return { text: lines.join('\n'), priority }
}

/** A destination of log lines without times that adds the priorities of the journal. */
export function journalDestination(write: (text: string) => void): Writable {
  let priority = 6
  return new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      const marked = journalLines(String(chunk), priority)
      priority = marked.priority
      write(marked.text)
      done()
    },
  })
}

/**
 * Tests whether a stream, of which `stat` gives device and inode, leads to the journal. systemd sets `JOURNAL_STREAM`, which
 * programs inherit even if their output goes elsewhere (systemd.exec(5)).
 */
export function leadsToJournal(journalStream: string | undefined, stat: { dev: number; ino: number }): boolean {
  return journalStream === `${stat.dev}:${stat.ino}`
}
