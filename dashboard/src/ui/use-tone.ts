import { useCallback, useRef } from 'react'

const shortestPauseMs = 1500

/** Two soft tones, at most one pair in a second and a half. Browsers allow it after the first press on the page. */
export function useTone(): () => void {
  const context = useRef<AudioContext | null>(null)
  const lastAt = useRef(0)
  return useCallback(() => {
    if (performance.now() - lastAt.current < shortestPauseMs) return
    lastAt.current = performance.now()
    context.current ??= new AudioContext()
    const audio = context.current
    void audio.resume()
    for (const [index, frequency] of [660, 880].entries()) {
      const begin = audio.currentTime + index * 0.12
      const tone = audio.createOscillator()
      const loudness = audio.createGain()
      tone.frequency.value = frequency
      loudness.gain.setValueAtTime(0, begin)
      loudness.gain.linearRampToValueAtTime(0.12, begin + 0.02)
      loudness.gain.exponentialRampToValueAtTime(0.001, begin + 0.2)
      tone.connect(loudness).connect(audio.destination)
      tone.start(begin)
      tone.stop(begin + 0.22)
    }
  }, [])
}
