import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { ViewtronError } from '../model/index.ts'
import type { PathPrefix } from './path-prefix.ts'

// The bundle has it beside everything else (scripts/build.ts).
const folderOf = import.meta.url.endsWith('.ts') ? '../../dist/dashboard' : './dashboard'

/** Where the built dashboard lies. */
export const dashboardFolder = fileURLToPath(new URL(folderOf, import.meta.url))

async function readIndex(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, 'index.html'), 'utf8')
  } catch (error) {
    throw new ViewtronError('dashboard-not-built', {}, error)
  }
}

async function sendIndex(reply: FastifyReply, folder: string, prefix: string): Promise<FastifyReply> {
  const html = await readIndex(folder)
  // Everything in the page is relative to it, so that one build serves under any path.
  const page = html.replace('<head>', `<head><base href="${prefix}/">`)
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page)
}

/** The files beside the page, such as its icon. The addresses of views may end like file names (`/cameras/gate_10.0.0.7`). */
function topFiles(folder: string): Set<string> {
  if (!existsSync(folder)) return new Set()
  const entries = readdirSync(folder, { withFileTypes: true })
  return new Set(entries.filter(entry => entry.isFile() && entry.name !== 'index.html').map(entry => entry.name))
}

/** The text with every percent sign decoded, however often it was encoded; null for one that cannot be decoded. */
function fullyDecoded(text: string): string | null {
  try {
    for (let before = ''; before !== text; ) {
      before = text
      text = decodeURIComponent(before)
    }
    return text
  } catch {
    return null
  }
}

/** False for odd spellings of the API's addresses (`//api/v1`, `/API/v1`, `/x/../api`): a program that sends one learns that it is wrong. */
function isViewPath(path: string): boolean {
  const segments = fullyDecoded(path)?.split(/[/\\]/)
  if (!segments || segments.some(segment => /^\.\.?(;|$)/.test(segment))) return false
  const first = segments.find(segment => segment !== '') ?? ''
  return !/^(api|auth)(;|$)/i.test(first)
}

/** Serves the dashboard: its files, and its page for every address that is no file, because they are views of it. */
export async function serveDashboard(app: FastifyInstance, prefix: PathPrefix, folder = dashboardFolder) {
  const files = topFiles(folder)
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false, preCompressed: true })
  const hidden = { schema: { hide: true }, config: { access: 'public' } } as const
  app.get<{ Params: { '*': string } }>('/*', hidden, async (request, reply) => {
    const path = request.params['*']
    if (!isViewPath(path)) return reply.callNotFound()
    const isAsset = path.startsWith('assets/')
    if (!isAsset && !files.has(path)) return sendIndex(reply, folder, prefix.of(request.raw))
    // The names of assets change with their content.
    reply.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache')
    return reply.sendFile(path)
  })
}
