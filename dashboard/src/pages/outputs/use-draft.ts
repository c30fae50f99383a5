import { useState } from 'react'

/** The fields of an output while they are edited, and whether the form asks to save without a test. An edit ends the question. */
export function useDraft<Draft extends object>(start: Draft) {
  const [draft, setDraft] = useState(start)
  const [isAsking, setAsking] = useState(false)
  const set = (change: Partial<Draft>) => {
    setAsking(false)
    setDraft(before => ({ ...before, ...change }))
  }
  return { draft, set, isAsking, setAsking }
}
