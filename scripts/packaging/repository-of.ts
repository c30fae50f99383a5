/** The repository of a package, as package.json names it. */
export interface Repository {
  repository: { type: 'git'; url: string }
  /** Absent if the repository has no web page. */
  bugs?: { url: string }
}

/**
 * Returns the repository for the address of a git remote, without user names and passwords; null for an address that other
 * machines cannot reach, such as a folder.
 */
export function repositoryOf(remote: string): Repository | null {
  const [, host, path] = /^(?:ssh:\/\/)?(?:\w+@)([\w.-]+)[:/](.+)$/.exec(remote) ?? []
  const address = host === undefined ? remote : `https://${host}/${path}`
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (!/^https?:$/.test(url.protocol) || url.hostname === 'localhost') return null
  const page = `${url.origin}${url.pathname.replace(/\.git$/, '').replace(/\/$/, '')}`
  return { repository: { type: 'git', url: `git+${page}.git` }, bugs: { url: `${page}/issues` } }
}
