import { readFileSync, realpathSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'

export interface FileSystem {
  /** As the system calls it: `ext4`, `nfs4`, `fuse.sshfs`. */
  type: string
  /** Its files lie on another machine. */
  isNetwork: boolean
  /** `a network share (NFS)`, `a file system (ext4)` */
  words: string
}

const networkNames: [RegExp, string][] = [
  [/^nfs/, 'NFS'],
  [/^(cifs|smb\d?|smbfs)$/, 'SMB'],
  [/^9p$/, '9P'],
  [/^(fuse\.)?sshfs$/, 'SSHFS'],
  [/^(fuse\.)?(rclone|s3fs|gcsfuse|goofys|davfs2?|curlftpfs|glusterfs|ceph(-fuse)?|juicefs|moosefs|mfs)$/, 'network'],
  [/^(afs|coda|ncpfs|lustre|gpfs|gfs2|ocfs2|orangefs|beegfs|ceph|acfs)$/, 'network'],
  [
    /^(vboxsf|vmhgfs|fuse\.vmhgfs-fuse|prl_fs|virtiofs|drvfs|fuse\.grpcfuse|fakeowner)$/,
    'shared folder of a virtual machine',
  ],
]

// linux/magic.h, for systems on which /proc does not say.
const magicNumbers: Record<number, string> = {
  26985: 'nfs',
  20859: 'smb',
  4283649346: 'cifs',
  4266872130: 'smb3',
  16914839: '9p',
  1937076805: 'coda',
  22092: 'ncpfs',
  12805120: 'ceph',
  1397113167: 'afs',
  198183888: 'lustre',
  1196443219: 'gpfs',
  18225520: 'gfs2',
  1952539503: 'ocfs2',
  2020557398: 'vboxsf',
  3133910204: 'vmhgfs',
  1702057286: 'fuse',
}

/** Characters of a path as /proc/self/mountinfo writes them. */
const plain = (text: string) =>
  text.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

/** The type of the file system that a path lies on, by a table of mounts (proc(5)); null where the table does not say. */
export function mountedType(path: string, mountInfo: string): string | null {
  let best: { point: string; type: string } | null = null
  for (const line of mountInfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ')
    const point = plain(left.split(' ')[4] ?? '')
    const type = right.split(' ')[0] ?? ''
    const holds = point === '/' || path === point || path.startsWith(`${point}/`)
    // Of two mounts on the same point the later one is seen.
    if (point !== '' && holds && (best === null || point.length >= best.point.length)) best = { point, type }
  }
  return best?.type ?? null
}

function existing(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : existing(parent)
  }
}

function typeOf(path: string): string {
  const real = existing(path)
  try {
    const type = mountedType(real, readFileSync('/proc/self/mountinfo', 'utf8'))
    if (type !== null) return type
  } catch {
    // Not Linux.
  }
  try {
    return magicNumbers[statfsSync(real).type] ?? 'unknown'
  } catch {
    return 'unknown'
  }
}

/** The meaning of a type of file system. */
export function fileSystemOfType(type: string): FileSystem {
  const name = networkNames.find(([pattern]) => pattern.test(type))?.[1]
  if (name === undefined) return { type, isNetwork: false, words: `a file system (${type})` }
  const shown = name === 'network' ? type : name
  return { type, isNetwork: true, words: `a network share (${shown})` }
}

/** The file system of a path, or of the next folder above it that exists. */
export function fileSystemOf(path: string): FileSystem {
  return fileSystemOfType(typeOf(path))
}
