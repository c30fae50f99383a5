import type { Plate } from '../../src/model/index.ts'
import type { Random } from '../../src/simulator/index.ts'

const letters = [...'ABCDEFGHJKLMNPRSTUVWXYZ']
const confusions: Record<string, string> = {
  O: '0',
  '0': 'O',
  I: '1',
  '1': 'I',
  B: '8',
  '8': 'B',
  S: '5',
  '5': 'S',
  Z: '2',
  '2': 'Z',
  G: '6',
  '6': 'G',
}

type Facts = Pick<Plate, 'number' | 'list' | 'group' | 'owner'>

function plateNumber(random: Random): string {
  const letter = () => random.pick(letters)
  const shapes = [
    () => `${letter()}${letter()}${letter()}${random.int(1000, 9999)}`,
    () => `${letter()}${letter()}-${letter()} ${random.int(100, 999)}`,
    () => `${random.int(1, 9)}${letter()}${letter()}${letter()}${random.int(100, 999)}`,
  ]
  return random.pick(shapes)()
}

/** A typical misread of a camera: a character that looks alike, or a missing one. */
function misread(number: string, random: Random): string {
  const places = [...number].flatMap((character, at) => (confusions[character] ? [at] : []))
  if (places.length === 0 || random.chance(0.3)) {
    const at = random.int(0, number.length - 1)
    return number.slice(0, at) + number.slice(at + 1)
  }
  const at = random.pick(places)
  return number.slice(0, at) + (confusions[number.charAt(at)] ?? '') + number.slice(at + 1)
}

/** Cars of a neighborhood: some come every day, others once. */
export class PlateStock {
  private readonly regulars: Facts[]
  private readonly random: Random

  constructor(regulars: number, random: Random) {
    this.random = random
    this.regulars = Array.from({ length: regulars }, (_, n) => this.regular(n, regulars))
  }

  next(): Facts {
    const { random } = this
    if (random.chance(0.18))
      return { number: plateNumber(random), list: 'unlisted', group: 'strangerList', owner: null }
    // Squaring makes the first ones far more frequent than the last.
    const facts = this.regulars[Math.floor(random.next() ** 2 * this.regulars.length)]
    if (!facts) return { number: plateNumber(random), list: null, group: null, owner: null }
    return random.chance(0.03) ? { ...facts, number: misread(facts.number, random), list: 'unlisted' } : facts
  }

  private regular(n: number, of: number): Facts {
    const { random } = this
    const number = plateNumber(random)
    if (n < of / 100) return { number, list: 'allow', group: 'whiteList', owner: `Resident ${n + 1}` }
    if (n < of / 80) return { number, list: 'block', group: 'blackList', owner: null }
    return { number, list: null, group: null, owner: null }
  }
}
