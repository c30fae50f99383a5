export interface ErrorEntry {
  /** What the web or camera port answers when this reaches it. */
  status: number
  /** One sentence; `{name}` is replaced by the detail of that name. */
  message: string
  /** What the person who meets it can do. */
  hint: string
}
