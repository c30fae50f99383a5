import type { FileSystem } from './file-system.ts'

/** The risks of a database on a file system, in words. */
export interface FileSystemAdvice {
  kind: 'share' | 'no-journal' | 'program' | 'removable'
  /** The file system, in the middle of a sentence. */
  words: string
  meaning: string
  fix: string
}

const withoutJournal = /^(vfat|msdos|exfat|fat)$/
const ofProgram = /^(fuse|fuseblk|fuse\..*|ntfs|ntfs3)$/

/** Returns what speaks against keeping the data directory there; null for a usual local disk. */
export function adviceOn({ type, isNetwork, isRemovable, words }: FileSystem): FileSystemAdvice | null {
  if (isNetwork) {
    return {
      kind: 'share',
      words,
      meaning: 'A database on a network share may be damaged when the network fails; many shares give no file locks.',
      fix: 'Put the data directory on a local disk, and copy backups to the share.',
    }
  }
  if (withoutJournal.test(type)) {
    return {
      kind: 'no-journal',
      words: `a file system of memory sticks (${type})`,
      meaning:
        'It has no journal, so a power cut can damage files that were stored long before. All users of the machine can read it.',
      fix: 'Format the disk with ext4, and restore a backup to it.',
    }
  }
  if (ofProgram.test(type)) {
    return {
      kind: 'program',
      words: `a file system that a program provides (${type})`,
      meaning: 'If the program ends or does not really store what it was told to, the database may be damaged.',
      fix: 'Put the data directory on a disk with ext4 or xfs that the system mounts itself.',
    }
  }
  if (!isRemovable) return null
  return {
    kind: 'removable',
    words: 'a disk that can be unplugged',
    meaning:
      'Posts are refused while it is unplugged, and its newest files may be damaged. Memory sticks wear out within months.',
    fix: 'Use a solid-state disk that stays plugged in, mount it in /etc/fstab, and make daily backups to another disk.',
  }
}
