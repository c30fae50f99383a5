export interface ErrorEntry {
  /** The HTTP status with which the web port or the camera port responds. */
  status: number
  /** One sentence that says what happened; `{name}` is replaced by the detail of that name. */
  message: string
  /** One sentence that says what to do. */
  hint: string
}
