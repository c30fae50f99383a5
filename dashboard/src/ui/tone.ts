/** The color of a state, from good to bad. */
export type Tone = 'good' | 'warn' | 'bad' | 'plain'
