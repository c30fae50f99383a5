const kept = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TZ'] as const

// A server under test takes any port that is free, and no other machine can reach it.
const webPort = { VIEWTRON_WEB_PORT: '0', VIEWTRON_WEB_HOST: '127.0.0.1' }

/** The environment for a process under test: nothing of the machine's settings for the product leaks in. */
export function plainEnvironment(settings: Record<string, string> = {}): Record<string, string> {
  const inherited = kept.flatMap(name => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(inherited), ...webPort, ...settings }
}
