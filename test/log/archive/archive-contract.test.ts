import { describe, onTestFinished } from 'vitest'
import { DiskArchive } from '../../../src/log/archive/index.ts'
import { S3Archive } from '../../../src/log/archive/s3/s3-archive.ts'
import { S3Store } from '../../support/s3/s3-store.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { keepsContract } from './archive-contract.ts'

describe('the archive on the disk', () => {
  keepsContract(async () => new DiskArchive(temporaryFolder()))
})

describe('the archive in a strict S3 store', () => {
  keepsContract(async () => {
    const { place } = await S3Store.start()
    const archive = new S3Archive({ place })
    onTestFinished(() => archive.close())
    return archive
  })
})
