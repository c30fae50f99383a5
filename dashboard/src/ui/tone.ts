/** How good a state is; it chooses the color. */
export type Tone = 'good' | 'warn' | 'bad' | 'plain'
