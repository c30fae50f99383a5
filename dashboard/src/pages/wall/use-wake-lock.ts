import { useEffect } from 'react'

/** Keeps the screen on while the page is visible. Browsers allow it on HTTPS and on this machine only. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null
    let isGone = false
    const request = async () => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      // A browser refuses it when the battery is low.
      lock = await navigator.wakeLock.request('screen').catch(() => null)
      if (isGone) void lock?.release()
    }
    const again = () => void request()
    again()
    // The browser takes it away when the page is hidden.
    document.addEventListener('visibilitychange', again)
    return () => {
      isGone = true
      document.removeEventListener('visibilitychange', again)
      void lock?.release()
    }
  }, [])
}
