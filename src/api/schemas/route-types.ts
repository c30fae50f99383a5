import type { z } from 'zod'
import type { ApiRoutes } from './routes.ts'

export type Method = keyof ApiRoutes

/** Paths of `method` below /api/v1 or /auth, e.g. `cameras/{id}`. */
export type RoutePath<M extends Method> = keyof ApiRoutes[M] & string

/** Paths with a JSON answer or an empty one (204). */
export type JsonPath<M extends Method> = {
  [P in RoutePath<M>]: ApiRoutes[M][P] extends { file: true } ? never : P
}[RoutePath<M>]

/** The answer of a route, parsed from JSON; undefined for an empty one. */
export type Answer<M extends Method, P extends RoutePath<M>> = ApiRoutes[M][P] extends {
  answer: infer Shape extends z.ZodType
}
  ? z.output<Shape>
  : undefined

type ParamName<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamName<Rest>
  : never

type NoKeys = Record<never, never>

/** A query parameter before it is written into the address: a list becomes `a,b`, a time is ISO 8601. */
type Given<Value> = Value extends Date ? string : Value extends readonly (infer Item)[] ? readonly Item[] | Item : Value

/** zod accepts any input for coerced parameters, so types come from the output and only optionality from the input. */
type QueryOf<Shape extends z.ZodType> = {
  [Name in keyof z.input<Shape>]: Given<z.output<Shape>[Name & keyof z.output<Shape>]>
}

type OptionalIfEmpty<Name extends string, Value> = NoKeys extends Value
  ? { [N in Name]?: Value }
  : { [N in Name]: Value }

type ParamsPart<P extends string> = [ParamName<P>] extends [never]
  ? { params?: undefined }
  : { params: Record<ParamName<P>, string | number> }

type QueryPart<Route> = Route extends { query: infer Shape extends z.ZodType }
  ? OptionalIfEmpty<'query', QueryOf<Shape>>
  : { query?: undefined }

type BodyPart<Route> = Route extends { csv: true }
  ? { body: string | Blob }
  : Route extends { body: infer Shape extends z.ZodType }
    ? OptionalIfEmpty<'body', z.input<Shape>>
    : { body?: undefined }

/** The request of a route: `{ params, query, body }`, with the parts that the route has. */
export type RouteRequest<M extends Method, P extends RoutePath<M>> = ParamsPart<P> &
  QueryPart<ApiRoutes[M][P]> &
  BodyPart<ApiRoutes[M][P]>

/** The arguments after the path: optional if all parts of the request are. */
export type RouteArguments<M extends Method, P extends RoutePath<M>> =
  NoKeys extends RouteRequest<M, P> ? [request?: RouteRequest<M, P>] : [request: RouteRequest<M, P>]
