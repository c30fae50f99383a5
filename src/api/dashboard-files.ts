import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { ViewtronError } from '../model/index.ts'
import type { PathPrefix } from './path-prefix.ts'
import { contentSecurityPolicy, inlineSource } from './security-headers.ts'

// In the bundle (scripts/build.ts) the dashboard lies beside the code.
const folderOf = import.meta.url.endsWith('.ts') ? '../../dist/dashboard' : './dashboard'

/** The folder of the built dashboard. */
export const dashboardFolder = fileURLToPath(new URL(folderOf, import.meta.url))

async function readIndex(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, 'index.html'), 'utf8')
  } catch (error) {
    throw new ViewtronError('dashboard-not-built', {}, error)
  }
}

/** Allows the scripts inside the page, which run before anything has been loaded. */
function policyFor(page: string): string {
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) => inlineSource(script))
  return contentSecurityPolicy.replace("script-src 'self'", ["script-src 'self'", ...scripts].join(' '))
}

async function sendIndex(reply: FastifyReply, folder: string, prefix: string): Promise<FastifyReply> {
  const html = await readIndex(folder)
  // All addresses in the page are relative to this base, so one build works under any path.
  const page = html.replace('<head>', `<head><base href="${prefix}/">`)
  reply.headers({ 'cache-control': 'no-cache', 'content-security-policy': policyFor(page) })
  return reply.type('text/html; charset=utf-8').send(page)
}

/** Lists the files beside index.html. A list is needed because paths of views may look like files (`/cameras/gate_10.0.0.7`). */
function topFiles(folder: string): Set<string> {
  if (!existsSync(folder)) return new Set()
  const entries = readdirSync(folder, { withFileTypes: true })
  return new Set(entries.filter(entry => entry.isFile() && entry.name !== 'index.html').map(entry => entry.name))
}

/** Decodes a text until nothing is percent-encoded; null for invalid encoding. */
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

/** Returns false for odd spellings of API addresses (`//api/v1`, `/API/v1`, `/x/../api`), so that programs get an error, not a page. */
function isViewPath(path: string): boolean {
  const segments = fullyDecoded(path)?.split(/[/\\]/)
  if (!segments || segments.some(segment => /^\.\.?(;|$)/.test(segment))) return false
  const first = segments.find(segment => segment !== '') ?? ''
  return !/^(api|auth)(;|$)/i.test(first)
}

/** Serves the files of the dashboard, and its page for all other addresses: they are views of the page. */
export async function serveDashboard(app: FastifyInstance, prefix: PathPrefix, folder = dashboardFolder) {
  const files = topFiles(folder)
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false, preCompressed: true })
  const hidden = { schema: { hide: true }, config: { access: 'public' } } as const
  app.get<{ Params: { '*': string } }>('/*', hidden, async (request, reply) => {
    const path = request.params['*']
    if (!isViewPath(path)) return reply.callNotFound()
    const isAsset = path.startsWith('assets/')
    if (!isAsset && !files.has(path)) return sendIndex(reply, folder, prefix.of(request.raw))
    // Names of assets contain a hash of their content.
    reply.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache')
    return reply.sendFile(path)
  })
}
