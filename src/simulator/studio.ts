import { drawScene, type Scene, type SceneDescription } from './scene/draw-scene.ts'

/** Draws each scene once and keeps the latest, because one picture takes about 50 ms. */
export class Studio {
  readonly #scenes = new Map<string, Promise<Scene>>()
  readonly #capacity: number

  /** `capacity`: scenes kept, of about 700 KB each. */
  constructor({ capacity = 96 }: { capacity?: number } = {}) {
    this.#capacity = capacity
  }

  /** The scene; rejects where drawing fails. */
  scene(description: SceneDescription): Promise<Scene> {
    const key = description.noiseKey
    const drawn = this.#scenes.get(key) ?? drawScene(description)
    // Set again, so that the first of the map is the one longest unused.
    this.#scenes.delete(key)
    this.#scenes.set(key, drawn)
    const [oldest] = this.#scenes.keys()
    if (this.#scenes.size > this.#capacity && oldest !== undefined) this.#scenes.delete(oldest)
    return drawn
  }
}
