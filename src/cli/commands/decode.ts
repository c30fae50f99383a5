import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Command } from 'commander'
import { type EventImage, type Message, type PostImage, ViewtronError } from '../../model/index.ts'
import { decode } from '../../protocol/index.ts'
import { commandZone } from '../command-zone.ts'

interface Source {
  name: string
  bytes: Buffer
}

async function readSource(file: string): Promise<Source> {
  if (file === '-') return { name: 'stdin', bytes: await buffer(process.stdin) }
  try {
    return { name: basename(file).replace(/\.xml$/i, ''), bytes: await readFile(file) }
  } catch (error) {
    throw new ViewtronError('not-found', { what: 'readable file', id: file }, error)
  }
}

/** Writes the pictures as `<file>-<message>-<role>-<number>.jpg` where a folder is given. */
async function imageFacts(images: PostImage[], prefix: string, folder: string | undefined): Promise<EventImage[]> {
  const facts: EventImage[] = []
  for (const [number, { data, spans, ...rest }] of images.entries()) {
    const name = `${prefix}-${rest.role}-${number + 1}.jpg`
    const path = data && folder !== undefined ? join(folder, name) : null
    if (data && path !== null) await writeFile(path, data)
    facts.push({ ...rest, sha256: data && createHash('sha256').update(data).digest('hex'), file: path })
  }
  return facts
}

async function shown(message: Message, prefix: string, folder: string | undefined): Promise<unknown> {
  return message.kind === 'alarm' ? { ...message, images: await imageFacts(message.images, prefix, folder) } : message
}

async function run(files: string[], { images }: { images?: string }): Promise<void> {
  if (images !== undefined) await mkdir(images, { recursive: true })
  const timeZone = commandZone()
  for (const file of files) {
    const { name, bytes } = await readSource(file)
    const messages = decode(bytes, { receivedAt: new Date(), timeZone })
    for (const [number, message] of messages.entries()) {
      const prefix = messages.length > 1 ? `${name}-${number + 1}` : name
      process.stdout.write(`${JSON.stringify(await shown(message, prefix, images))}\n`)
      if (message.kind === 'unparsed') process.exitCode = 1
    }
  }
}

/** Creates `viewtron decode FILE…`: decodes saved posts. */
export function decodeCommand(): Command {
  return new Command('decode')
    .description('print what saved posts mean, one JSON message a line; exit code 1 when one is unparsed')
    .argument('<file...>', 'saved posts; - reads standard input')
    .option('--images <dir>', 'also write the pictures into this folder')
    .addHelpText('after', '\nExample:\n  viewtron decode examples/nvr-v2/vehicle-lpr.xml --images /tmp/pictures')
    .action(run)
}
