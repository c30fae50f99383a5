/** Encrypts secrets, for one use each: a text is decrypted only in the context it was encrypted for. */
export interface SecretSealer {
  /** Reads the key; call it before `open`. */
  load(): Promise<void>
  seal(text: string, context: string): Promise<string>
  /** Returns null with another key or context. */
  open(sealed: string, context: string): string | null
}
