const showEveryMs = { terminal: 200, file: 5000 }
const clearLine = '\x1b[2K\r'

export interface ShownProgress {
  /** Shows on standard error what is being done: in one line of a terminal, or every five seconds. */
  show(words: string): void
  /** Clears the line. */
  end(): void
}

/** Shows the progress of a long command on standard error. */
export function showProgress(): ShownProgress {
  const { isTTY } = process.stderr
  let shownAt = performance.now()
  return {
    show(words) {
      if (performance.now() - shownAt < showEveryMs[isTTY ? 'terminal' : 'file']) return
      shownAt = performance.now()
      process.stderr.write(isTTY ? `${clearLine}${words}` : `still working: ${words}\n`)
    },
    end() {
      if (isTTY) process.stderr.write(clearLine)
    },
  }
}
