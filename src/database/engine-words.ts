import { createQueryId, createRawBuilder, type OperationNode, type RawBuilder, RawNode, type SqlBool } from 'kysely'

export type ListedValue = string | number

/** The types of a field of JSON. `boolean` is for conditions only: engines return different values for it. */
export interface JsonTypes {
  text: string
  number: number
  boolean: SqlBool
}

/** The SQL of one engine for each word in which engines differ. `words.ts` has the functions that rooms call. */
export interface EngineWords {
  listed(values: readonly ListedValue[]): RawBuilder<unknown>
  valuesAs(values: readonly ListedValue[], alias: string): RawBuilder<unknown>
  listedRows(columns: readonly string[], rows: readonly (readonly ListedValue[])[]): RawBuilder<unknown>
  jsonField(column: string, field: string, type: keyof JsonTypes): RawBuilder<unknown>
  jsonArray(values: readonly RawBuilder<unknown>[]): RawBuilder<unknown>
  joinedAsJson(value: RawBuilder<unknown>): RawBuilder<unknown>
  likeIgnoringCase(column: string, pattern: string): RawBuilder<unknown>
  greatest(a: RawBuilder<unknown>, b: RawBuilder<unknown>): RawBuilder<unknown>
  least(a: RawBuilder<unknown>, b: RawBuilder<unknown>): RawBuilder<unknown>
  insertionNumber(table: string): RawBuilder<unknown>
  /** A `select` of these columns from rows of a table, as one parameter. */
  rowsOf(table: string, columns: readonly string[], rows: readonly Record<string, unknown>[]): RawBuilder<unknown>
}

/** A node whose SQL the query compiler of the engine adds. */
interface WordNode extends RawNode {
  readonly render: (words: EngineWords) => RawBuilder<unknown>
  /** The values of `listed`, which an engine may compare in another way than with a subquery. */
  readonly listed: readonly ListedValue[] | null
}

const isWord = (node: OperationNode): node is WordNode => 'render' in node

/** SQL that stays open until the query compiler of an engine renders it, so that callers know no engine. */
export function word<Value>(
  render: WordNode['render'],
  { listed = null }: { listed?: readonly ListedValue[] | null } = {},
): RawBuilder<Value> {
  const rawNode: WordNode = { ...RawNode.create([], []), render, listed }
  return createRawBuilder<Value>({ queryId: createQueryId(), rawNode })
}

/** The SQL of a node for an engine: of a word its own, of every other raw node the node itself. */
export function renderedNode(node: RawNode, words: EngineWords): RawNode {
  return isWord(node) ? (node.render(words).toOperationNode() as RawNode) : node
}

/** The values of a list of `listed`; null for every other node. */
export function listedIn(node: OperationNode): readonly ListedValue[] | null {
  return isWord(node) ? node.listed : null
}
