import { existsSync, readFileSync, realpathSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface FileSystem {
  /** As the system calls it: `ext4`, `nfs4`, `fuse.sshfs`. */
  type: string
  /** Its files lie on another machine. */
  isNetwork: boolean
  /** A disk that can be unplugged: by USB, or one that says so. */
  isRemovable: boolean
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

interface Mount {
  point: string
  type: string
  /** Numbers of the device, `8:1`. */
  device: string
}

/** The mount that a path lies on, by a table of mounts (proc(5)); null where the table does not say. */
export function mountOf(path: string, mountInfo: string): Mount | null {
  let best: Mount | null = null
  for (const line of mountInfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ')
    const [, , device = '', , written = ''] = left.split(' ')
    const point = plain(written)
    const type = right.split(' ')[0] ?? ''
    const holds = point === '/' || path === point || path.startsWith(`${point}/`)
    // Of two mounts on the same point the later one is seen.
    if (point !== '' && holds && (best === null || point.length >= best.point.length)) best = { point, type, device }
  }
  return best
}

function existing(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : existing(parent)
  }
}

/** Whether a disk can be unplugged. `devices`: the folder of Linux with a link for each device. */
export function isRemovableDevice(device: string, devices = '/sys/dev/block'): boolean {
  try {
    const block = realpathSync(join(devices, device))
    // The folder of a partition is in that of its disk.
    const flag = [block, dirname(block)].map(folder => join(folder, 'removable')).find(existsSync)
    return /\/usb\d/.test(block) || (flag !== undefined && readFileSync(flag, 'utf8').trim() === '1')
  } catch {
    return false
  }
}

function magicType(path: string): string {
  try {
    return magicNumbers[statfsSync(path).type] ?? 'unknown'
  } catch {
    return 'unknown'
  }
}

/** The meaning of a type of file system. */
export function fileSystemOfType(type: string, isRemovable = false): FileSystem {
  const name = networkNames.find(([pattern]) => pattern.test(type))?.[1]
  if (name === undefined) return { type, isNetwork: false, isRemovable, words: `a file system (${type})` }
  const shown = name === 'network' ? type : name
  return { type, isNetwork: true, isRemovable: false, words: `a network share (${shown})` }
}

/** The file system of a path, or of the next folder above it that exists. */
export function fileSystemOf(path: string): FileSystem {
  const real = existing(path)
  try {
    const mount = mountOf(real, readFileSync('/proc/self/mountinfo', 'utf8'))
    if (mount) return fileSystemOfType(mount.type, isRemovableDevice(mount.device))
  } catch {
    // Not Linux.
  }
  return fileSystemOfType(magicType(real))
}
