// Before the first paint, so that a dark dashboard does not flash white. A file of its own because the page's policy allows no inline script.
const wanted = localStorage.getItem('viewtron-color-scheme') ?? 'auto'
const dark = wanted === 'dark' || (wanted === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light'
document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
