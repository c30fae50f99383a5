/** The first day of the week in the browser's language; 1 is Monday, 7 is Sunday. Monday where the browser names no language. */
export function firstWeekday(locale = navigator.language): number {
  try {
    const found: Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } } =
      new Intl.Locale(locale)
    return found.getWeekInfo?.().firstDay ?? found.weekInfo?.firstDay ?? 1
  } catch {
    return 1
  }
}
