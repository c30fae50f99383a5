/**
 * The outcomes of a post that was accepted: `stored` made an entry of the log or the inbox, `noted` is in the stream file
 * only, `repeat` was stored before, `ignored` comes from a camera that a person ignores.
 */
export const verdicts = ['stored', 'noted', 'repeat', 'ignored'] as const

export type Verdict = (typeof verdicts)[number]
