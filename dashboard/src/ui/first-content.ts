let resolve: () => void = () => undefined

/**
 * Resolved when the first page that was opened shows its content. Parts of the frame that can wait are loaded after it,
 * so that a slow line brings the content first.
 */
export const firstContent = new Promise<void>(shown => {
  resolve = shown
})

export function firstContentIsShown(): void {
  resolve()
}
