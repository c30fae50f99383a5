const kept = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TZ'] as const

/** The environment for a process under test: nothing of the machine's settings for the product leaks in. */
export function plainEnvironment(settings: Record<string, string> = {}): Record<string, string> {
  const inherited = kept.flatMap(name => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(inherited), ...settings }
}
