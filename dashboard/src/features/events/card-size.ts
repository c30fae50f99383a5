/** Between cards, in pixels. */
export const gap = 12
/** Three lines of words and their padding below a card's picture; see event-card.module.css. */
const wordsHeight = 86

/** The height of a card in pixels; all cards of a width have the same. */
export const cardHeight = (width: number): number => Math.round((width * 10) / 16) + wordsHeight
