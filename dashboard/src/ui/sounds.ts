import { limitedSounds, type Sound } from './limited-sounds.ts'

/** Frequencies in hertz and the loudness, 0 to 1. */
const tones: Record<Sound, { notes: readonly number[]; loudness: number }> = {
  event: { notes: [660, 880], loudness: 0.12 },
  info: { notes: [880, 880], loudness: 0.12 },
  warning: { notes: [740, 740, 988], loudness: 0.18 },
  critical: { notes: [988, 740, 988, 740, 988, 740], loudness: 0.3 },
}

const noteSeconds = 0.14

let context: AudioContext | null = null

/** Browsers allow it after the first press on the page. */
function playTones(sound: Sound): void {
  context ??= new AudioContext()
  const audio = context
  void audio.resume()
  const { notes, loudness } = tones[sound]
  for (const [index, frequency] of notes.entries()) {
    const begin = audio.currentTime + index * noteSeconds
    const tone = audio.createOscillator()
    const gain = audio.createGain()
    tone.frequency.value = frequency
    gain.gain.setValueAtTime(0, begin)
    gain.gain.linearRampToValueAtTime(loudness, begin + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.001, begin + noteSeconds + 0.06)
    tone.connect(gain).connect(audio.destination)
    tone.start(begin)
    tone.stop(begin + noteSeconds + 0.08)
  }
}

/** Plays a sound, at most one in four seconds for all parts of the page. */
export const playSound = limitedSounds({
  play: playTones,
  now: () => performance.now(),
  later: (call, ms) => void setTimeout(call, ms),
})
