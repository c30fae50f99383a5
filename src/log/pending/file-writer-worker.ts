import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { partName } from '../../lib/files.ts'
import { syncFiles } from '../../lib/sync-files.ts'
import type { FileToWrite, FileWriterAnswer, FileWriterPlace, FileWriterQuestion } from './file-writer-messages.ts'

const port = parentPort
if (!port) throw new Error('runs in a worker thread only')

const { dataDir, inode } = workerData as FileWriterPlace

function createFile(path: string, data: Uint8Array): void {
  const part = partName(path)
  const file = fs.openSync(part, 'w')
  try {
    let written = 0
    while (written < data.length) written += fs.writeSync(file, data, written)
  } catch (error) {
    fs.rmSync(part, { force: true })
    throw error
  } finally {
    fs.closeSync(file)
  }
  fs.renameSync(part, path)
}

function write({ path, data }: FileToWrite): void {
  const full = join(dataDir, path)
  try {
    createFile(full, data)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    // The day's folders may be new or deleted. The data directory is missing or another one when its disk was unplugged.
    if (fs.statSync(dataDir).ino !== inode) throw error
    fs.mkdirSync(dirname(full), { recursive: true })
    createFile(full, data)
  }
}

async function work(question: FileWriterQuestion): Promise<void> {
  if ('sync' in question)
    return syncFiles(
      dataDir,
      question.sync.map(path => join(dataDir, path)),
    )
  for (const file of question.write) write(file)
}

async function answer(question: FileWriterQuestion): Promise<FileWriterAnswer> {
  const { id } = question
  try {
    await work(question)
    return { id }
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    return { id, error: { message, code: code ?? null } }
  }
}

port.on('message', async (question: FileWriterQuestion | 'end') => {
  // The thread ends by itself when the work that was asked before is done.
  if (question === 'end') port.close()
  else port.postMessage(await answer(question))
})
