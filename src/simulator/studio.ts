import { drawScene, type Scene, type SceneDescription } from './scene/draw-scene.ts'

/** Caches drawn scenes, because one picture takes about 50 ms. */
export class Studio {
  readonly #scenes = new Map<string, Promise<Scene>>()
  readonly #capacity: number

  /** `capacity` is the number of cached scenes, of about 700 KB each. */
  constructor({ capacity = 96 }: { capacity?: number } = {}) {
    this.#capacity = capacity
  }

  /** Returns a scene, from the cache if possible. Rejects when drawing fails. */
  scene(description: SceneDescription): Promise<Scene> {
    const key = description.noiseKey
    const drawn = this.#scenes.get(key) ?? drawScene(description)
    // Setting it again moves it to the end, so that the first entry is the least recently used.
    this.#scenes.delete(key)
    this.#scenes.set(key, drawn)
    const [oldest] = this.#scenes.keys()
    if (this.#scenes.size > this.#capacity && oldest !== undefined) this.#scenes.delete(oldest)
    return drawn
  }
}
