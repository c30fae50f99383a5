import { expectTypeOf, test } from 'vitest'
import type { CameraList, EventPage, PlatePage } from '../../src/api/schemas/index.ts'
import type { Answer, JsonPath, RouteArguments, RouteRequest } from '../../src/api/schemas/route-types.ts'
import type { LookName } from '../../src/search/index.ts'

declare function get<P extends JsonPath<'GET'>>(path: P, ...request: RouteArguments<'GET', P>): Answer<'GET', P>

test('a path has one type of answer', () => {
  expectTypeOf<Answer<'GET', 'plates'>>().toEqualTypeOf<PlatePage>()
  expectTypeOf<Answer<'GET', 'cameras'>>().toEqualTypeOf<CameraList>()
  expectTypeOf<Answer<'GET', 'plates'>>().not.toExtend<CameraList>()
  expectTypeOf<Answer<'DELETE', 'cameras/{id}'>>().toEqualTypeOf<undefined>()
  expectTypeOf<typeof get<'events'>>().returns.toEqualTypeOf<EventPage>()
})

test('a path that is not there does not compile', () => {
  expectTypeOf<'camras'>().not.toExtend<JsonPath<'GET'>>()
  expectTypeOf<'cameras/1'>().not.toExtend<JsonPath<'GET'>>()
  expectTypeOf<'export.csv'>().not.toExtend<JsonPath<'GET'>>()
})

test('parameters of a path are needed, and only where it has some', () => {
  expectTypeOf<RouteArguments<'GET', 'stats'>>().toExtend<[request?: object]>()
  expectTypeOf<Record<never, never>>().not.toExtend<RouteRequest<'GET', 'cameras/{id}'>>()
  expectTypeOf<{ params: { id: string } }>().toExtend<RouteRequest<'GET', 'cameras/{id}'>>()
  expectTypeOf<{ params: { id: string } }>().not.toExtend<RouteRequest<'GET', 'stats'>>()
  expectTypeOf<{ params: { id: string } }>().not.toExtend<RouteRequest<'PUT', 'events/{id}/targets/{number}/plate'>>()
})

test('a query has the names and types of the route', () => {
  type Query = NonNullable<RouteRequest<'GET', 'events'>['query']>
  expectTypeOf<Query['camera']>().toEqualTypeOf<readonly string[] | string | undefined>()
  expectTypeOf<Query['from']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<Query['limit']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<{ category: 'face'; kept: true }>().toExtend<Query>()
  expectTypeOf<{ category: 'no-such' }>().not.toExtend<Query>()
  expectTypeOf<keyof Query>().toEqualTypeOf<
    | (
        | 'category'
        | 'smartType'
        | 'line'
        | 'camera'
        | 'plate'
        | 'plateMatch'
        | 'group'
        | 'targetType'
        | 'attribute'
        | 'from'
      )
    | ('known' | 'hours' | 'zone' | LookName)
    | ('to' | 'text' | 'kept' | 'limit' | 'cursor' | 'startAt' | 'sort')
  >()
  expectTypeOf<Record<never, never>>().toExtend<RouteRequest<'GET', 'events'>>()
  expectTypeOf<{ params: { id: string } }>().not.toExtend<RouteRequest<'GET', 'devices/{id}/arrivals'>>()
})

test('a body has the type of the route', () => {
  expectTypeOf<{ body: { name: string } }>().not.toExtend<RouteRequest<'POST', 'users'>>()
  expectTypeOf<{ params: { id: string }; body: { kept: boolean } }>().toExtend<RouteRequest<'PATCH', 'events/{id}'>>()
  expectTypeOf<{ params: { id: string }; body: { kept: number } }>().not.toExtend<
    RouteRequest<'PATCH', 'events/{id}'>
  >()
  expectTypeOf<{ body: string }>().toExtend<RouteRequest<'POST', 'plates/import'>>()
})
