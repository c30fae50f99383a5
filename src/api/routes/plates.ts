import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { RecentlyRemoved } from '../../lib/recently-removed.ts'
import { ViewtronError } from '../../model/index.ts'
import { plateKey } from '../../model/plate-key.ts'
import { countPasses, type PassesWanted } from '../../places/index.ts'
import type { KnownPlate } from '../../plates/known-plate.ts'
import { KnownPlates } from '../../plates/known-plates.ts'
import { PlateCorrections } from '../../plates/plate-corrections.ts'
import { plateHistory as readHistory, searchPlates } from '../../search/index.ts'
import type { ApiContext } from '../api-context.ts'
import { RequestInvalid } from '../api-error.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { cursorCodec, numberPlace } from '../cursor.ts'
import { camerasAsked } from '../places/cameras-asked.ts'
import { changedFacts } from '../plates/changed-facts.ts'
import { presentHistory, presentPlates } from '../plates/present-plates.ts'
import { plateParams } from '../schemas/params.ts'
import {
  correctedReads,
  knownPlateChange,
  plate,
  plateGroups,
  plateHistory,
  platePage,
  plateQuery,
  readsCorrection,
} from '../schemas/plates.ts'
import { untilSearchable } from '../until-searchable.ts'

const tags = ['plates']
const read = { access: 'read', cameras: 'filtered' } as const
const operate = { access: 'operate', cameras: 'filtered' } as const
const cursors = cursorCodec('plates', numberPlace)

function keyOf(number: string, field = 'number'): string {
  const key = plateKey(number)
  if (key === '') throw new RequestInvalid([{ field, message: 'holds no letter and no digit' }])
  return key
}

const passesWithinMs = 1000

interface PassesAsked extends Pick<PassesWanted, 'from' | 'to'> {
  camera?: readonly string[] | undefined
}

/** The passes of plates; null for people who are limited to cameras, because a pass holds reads of several. */
async function passesOf(
  { queries, places, feed }: ApiContext,
  keys: readonly string[],
  { isLimited, camera, ...time }: PassesAsked & { isLimited: boolean },
): Promise<Map<string, number> | null> {
  if (isLimited) return null
  await places.caughtUp(feed.lastSeq, passesWithinMs)
  return countPasses(queries, keys, { ...time, cameras: await camerasAsked(queries, camera) })
}

function searchRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries } = context
  const knownPlates = new KnownPlates(context)
  return async app => {
    app.get(
      '/plates',
      {
        config: read,
        schema: {
          tags,
          summary: 'Plates that were read or are known, with the reason for each match',
          querystring: plateQuery,
          response: { 200: platePage },
        },
      },
      async request => {
        const { limit, cursor, ...query } = request.query
        const scope = await CameraScope.of(request, queries)
        const filter = { ...query, camera: scope.narrow(query.camera) }
        const offset = cursors.decode(cursor) ?? 0
        await untilSearchable(context)
        const { hits, more } = await searchPlates(queries, filter, { limit, offset })
        const keys = hits.map(({ key }) => key)
        const passes = await passesOf(context, keys, { ...query, isLimited: scope.isLimited })
        return {
          items: await presentPlates(context, hits, passes),
          nextCursor: more ? cursors.encode(offset + hits.length) : null,
        }
      },
    )
    app.get(
      '/plates/groups',
      {
        config: read,
        schema: { tags, summary: 'Groups of known plates', response: { 200: plateGroups } },
      },
      async request => {
        // The counts are of all known plates.
        if ((await CameraScope.of(request, queries)).isLimited) return { items: [] }
        return { items: await knownPlates.countByGroup() }
      },
    )
  }
}

function historyRoute(context: ApiContext): FastifyPluginAsyncZod {
  const { queries } = context
  return async app => {
    app.get(
      '/plates/:number',
      {
        config: read,
        schema: {
          tags,
          summary: 'History of one plate',
          params: plateParams,
          response: { 200: plateHistory },
        },
      },
      async request => {
        const { number } = request.params
        const scope = await CameraScope.of(request, queries)
        await untilSearchable(context)
        const found = await readHistory(queries, keyOf(number), scope.narrow(undefined))
        const keys = [keyOf(number), ...found.similar.map(({ key }) => key)]
        const history = await presentHistory(context, found, await passesOf(context, keys, scope))
        if (!history) throw new ViewtronError('not-found', { what: 'plate', id: number })
        return history
      },
    )
  }
}

/** A known plate with its sightings by the cameras that the caller may see. */
async function presentOne(context: ApiContext, key: string, request: Pick<FastifyRequest, 'caller'>) {
  const { queries } = context
  const scope = await CameraScope.of(request, queries)
  const camera = scope.narrow(undefined)
  await untilSearchable(context)
  const wanted = { plate: key, match: 'exact' } as const
  const seen = await searchPlates(queries, { ...wanted, camera }, { limit: 1, offset: 0 })
  const unseen = { sightings: 0, firstAt: null, lastAt: null, lastSeq: null }
  const anywhere = seen.hits.length > 0 ? seen : await searchPlates(queries, wanted, { limit: 1, offset: 0 })
  const hits = seen.hits.length > 0 ? seen.hits : anywhere.hits.map(hit => ({ ...hit, ...unseen }))
  const [presented] = await presentPlates(context, hits, await passesOf(context, [key], scope))
  if (!presented) throw new ViewtronError('not-found', { what: 'plate', id: key })
  return presented
}

function saveRoute(context: ApiContext): FastifyPluginAsyncZod {
  const { clock, audit, plateSync } = context
  const knownPlates = new KnownPlates(context)
  return async app => {
    app.put(
      '/plates/:number',
      {
        config: operate,
        schema: {
          tags,
          summary: 'Add or change a known plate: name, group, notes, validity',
          params: plateParams,
          body: knownPlateChange,
          response: { 200: plate },
        },
      },
      async request => {
        const given = request.params.number.trim()
        const key = keyOf(given)
        // The dashboard sends the key; keep the spelling of the stored number then.
        const before = await knownPlates.find(key)
        const number = given === key ? (before?.number ?? given) : given
        const facts = changedFacts(before, request.body)
        await knownPlates.save([{ key, number, ...facts, updatedAt: clock.now().getTime() }])
        plateSync.notice()
        audit.note(request, 'change-plate', key, JSON.stringify(request.body))
        return presentOne(context, key, request)
      },
    )
  }
}

function forgetRoute(context: ApiContext, forgotten: RecentlyRemoved<KnownPlate>): FastifyPluginAsyncZod {
  const { clock, audit, plateSync } = context
  const knownPlates = new KnownPlates(context)
  return async app => {
    app.delete(
      '/plates/:number',
      {
        config: operate,
        schema: {
          tags,
          summary: 'Forget a known plate; its sightings stay',
          params: plateParams,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const key = keyOf(request.params.number)
        const known = await knownPlates.find(key)
        if (!known) throw new ViewtronError('not-found', { what: 'known plate', id: request.params.number })
        await knownPlates.forget(key)
        forgotten.keep(known.key, known, clock.now().getTime())
        plateSync.notice()
        audit.note(request, 'remove-plate', key)
        return reply.code(204).send(null)
      },
    )
  }
}

function restoreRoute(context: ApiContext, forgotten: RecentlyRemoved<KnownPlate>): FastifyPluginAsyncZod {
  const { clock, audit, plateSync } = context
  const knownPlates = new KnownPlates(context)
  return async app => {
    app.post(
      '/plates/:number/restore',
      {
        config: operate,
        schema: {
          tags,
          summary: 'Restore a known plate within an hour after it was forgotten',
          params: plateParams,
          response: { 200: plate },
        },
      },
      async request => {
        const key = keyOf(request.params.number)
        const known = forgotten.take(key, clock.now().getTime())
        if (!known || (await knownPlates.find(key))) {
          throw new ViewtronError('not-found', { what: 'forgotten plate', id: request.params.number })
        }
        await knownPlates.save([known])
        plateSync.notice()
        audit.note(request, 'restore-plate', key)
        return presentOne(context, key, request)
      },
    )
  }
}

function correctingRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { clock, audit } = context
  const corrections = new PlateCorrections(context)
  return async app => {
    app.post(
      '/plates/:number/corrections',
      {
        // It corrects the reads of all cameras, so nobody who is limited to some may do it.
        config: { access: 'operate' },
        schema: {
          tags,
          summary: 'Correct all reads of a plate so far; the original reads stay',
          params: plateParams,
          body: readsCorrection,
          response: { 200: correctedReads },
        },
      },
      async request => {
        const key = keyOf(request.params.number)
        const { to } = request.body
        // Throws before anything is changed.
        if (to !== null) keyOf(to, 'to')
        const by = request.caller?.name ?? 'nobody'
        const reads = await corrections.correctAll(key, to, { at: clock.now(), by })
        audit.note(request, 'correct-plate', key, `${reads} reads → ${to ?? key}`)
        return { reads }
      },
    )
  }
}

/** Routes for plates that were read, known plates and corrections. */
export function plateRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const forgotten = new RecentlyRemoved<KnownPlate>()
  return async app => {
    await app.register(searchRoutes(context))
    await app.register(historyRoute(context))
    await app.register(saveRoute(context))
    await app.register(forgetRoute(context, forgotten))
    await app.register(restoreRoute(context, forgotten))
    await app.register(correctingRoutes(context))
  }
}
