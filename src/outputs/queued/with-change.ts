/** Applies a change to a configuration: missing fields stay, null removes a field. */
export function withChange<Config extends object>(config: Config, change: object): Config {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  const all = Object.entries({ ...config, ...Object.fromEntries(given) })
  return Object.fromEntries(all.filter(([, value]) => value !== null)) as Config
}
