import type { ApiCamera, Finding, SenderReport } from '#server/api/schemas/index.ts'

/** The sender that a page is about, with all names a finding may use for it, in lower case. */
export interface About {
  /** For people. */
  name: string
  names: ReadonlySet<string>
}

/** `asked` is a camera's id, an address or the subject of a finding. */
export function aboutOf(asked: string, cameras: readonly ApiCamera[]): About {
  const camera = cameras.find(({ id, addresses }) => id === asked || addresses.includes(asked))
  const names = camera ? [asked, camera.id, camera.name, camera.address, ...camera.addresses] : [asked]
  return { name: camera?.name ?? asked, names: new Set(names.map(name => name.toLowerCase())) }
}

const partOfName = /[\p{L}\p{N}.:_-]/u

/** True if `subject` contains one of the names as a whole word: 10.0.0.5 does not match 10.0.0.55. */
export function mentions({ names }: About, subject: string): boolean {
  const text = subject.toLowerCase()
  for (const name of names) {
    for (let at = text.indexOf(name); name !== '' && at !== -1; at = text.indexOf(name, at + 1)) {
      const [before = ' ', after = ' '] = [text[at - 1], text[at + name.length]]
      if (!partOfName.test(before) && !partOfName.test(after)) return true
    }
  }
  return false
}

/** True if the page is about this sender, or about a camera that posts from its address. */
export function isAbout({ names }: About, { address, cameras }: SenderReport): boolean {
  const own = [address, ...cameras.flatMap(({ id, name }) => [id, name])]
  return own.some(name => names.has(name.toLowerCase()))
}

/** The names of one sender: its address and its cameras. */
export function aboutSender(sender: SenderReport): About {
  const names = [sender.address, ...sender.cameras.flatMap(({ id, name }) => [id, name])]
  return { name: sender.address, names: new Set(names.map(name => name.toLowerCase())) }
}

/** The findings about one sender. */
export function findingsAbout(findings: readonly Finding[], about: About): Finding[] {
  return findings.filter(finding => mentions(about, finding.subject))
}
