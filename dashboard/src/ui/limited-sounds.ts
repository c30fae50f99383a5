/** The reason for a sound. The order is that of their importance. */
export type Sound = 'event' | 'info' | 'warning' | 'critical'
const order: readonly Sound[] = ['event', 'info', 'warning', 'critical']

const pauseMs = 4000

interface SoundsOptions {
  play: (sound: Sound) => void
  now: () => number
  later: (call: () => void, ms: number) => void
}

/**
 * Plays at most one sound in four seconds. Of those that are asked for in the pause, the most important alert is played
 * at its end; events are not.
 */
export function limitedSounds({ play, now, later }: SoundsOptions): (sound: Sound) => void {
  let lastAt = Number.NEGATIVE_INFINITY
  let waiting: Sound | null = null
  const playNow = (sound: Sound) => {
    lastAt = now()
    play(sound)
  }
  const playWaiting = () => {
    const sound = waiting
    waiting = null
    if (sound !== null) playNow(sound)
  }
  return sound => {
    const restMs = lastAt + pauseMs - now()
    if (restMs <= 0 && waiting === null) return playNow(sound)
    if (sound === 'event') return
    if (waiting === null) later(playWaiting, restMs)
    if (waiting === null || order.indexOf(sound) > order.indexOf(waiting)) waiting = sound
  }
}
