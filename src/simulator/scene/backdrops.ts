import type { Random } from '../random.ts'

export const places = ['street', 'gate', 'shop'] as const

/** The scenery of a camera. */
export type Place = (typeof places)[number]

const rect = (x: number, y: number, width: number, height: number, fill: string, extra = '') =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" ${extra}/>`

const gradient = (id: string, from: string, to: string) =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`

function house(random: Random, x: number, width: number): string {
  const top = random.int(60, 170)
  let svg = rect(x, top, width, 400 - top, random.pick(['#a5806a', '#8d8f94', '#b9a58a', '#97705e', '#c2bcae']))
  for (let wy = top + 24; wy < 330; wy += 62) {
    for (let wx = x + 18; wx < x + width - 40; wx += 56) {
      svg += rect(
        wx,
        wy,
        30,
        40,
        random.pick(['#3b4654', '#56697c', '#d9c891', '#2e3640']),
        'stroke="#e8e4da" stroke-width="3"',
      )
    }
  }
  return svg + rect(x + width / 2 - 18, 330, 36, 70, random.pick(['#5a3a28', '#27434f', '#6b2b2b']))
}

function tree(random: Random, x: number): string {
  let svg = rect(x - 7, 300, 14, 120, '#4d3a2a')
  for (let leaf = 0; leaf < 40; leaf++) {
    const green = random.pick(['#3f6034', '#4c7440', '#5d8549', '#35522d'])
    svg += `<circle cx="${x + random.int(-58, 58)}" cy="${random.int(200, 330)}" r="${random.int(12, 26)}" fill="${green}"/>`
  }
  return svg
}

function street(random: Random): string {
  let svg = `<defs>${gradient('sky', '#8fb0cf', '#dbe6ee')}${gradient('road', '#6d6f72', '#4b4d50')}</defs>`
  svg += rect(0, 0, 1280, 400, 'url(#sky)')
  for (let x = 0; x < 1280; ) {
    const width = random.int(170, 290)
    svg += house(random, x, width)
    x += width
  }
  svg += rect(0, 400, 1280, 50, '#a8a59d') + rect(0, 446, 1280, 8, '#d2cec4') + rect(0, 454, 1280, 266, 'url(#road)')
  for (let x = random.int(-80, 0); x < 1280; x += 160) svg += rect(x, 580, 90, 9, '#e5e2d3')
  for (let spot = 0; spot < 160; spot++) {
    svg += `<ellipse cx="${random.int(0, 1280)}" cy="${random.int(460, 716)}" rx="${random.int(2, 16)}" ry="2" fill="#3f4144" opacity="0.4"/>`
  }
  return svg + tree(random, random.int(120, 400)) + tree(random, random.int(860, 1160))
}

function gate(random: Random): string {
  let svg = `<defs>${gradient('sky', '#b7c7d4', '#e6ebee')}${gradient('drive', '#8b8680', '#6a6661')}</defs>`
  svg += rect(0, 0, 1280, 720, 'url(#sky)') + rect(0, 250, 1280, 470, '#6f8a57')
  for (let row = 0; row < 12; row++) {
    for (let x = (row % 2) * -30; x < 1280; x += 60) {
      if (x > 290 && x < 930) continue
      svg += rect(x, 140 + row * 20, 58, 18, random.pick(['#8c5545', '#9a6250', '#7e4a3c', '#a56c58']))
    }
  }
  svg += '<path d="M330 380 H950 L1270 720 H10 Z" fill="url(#drive)"/>'
  for (let x = 344; x < 940; x += 26) svg += rect(x, 150, 7, 232, '#2e3338')
  svg += rect(330, 176, 620, 9, '#2e3338') + rect(330, 356, 620, 9, '#2e3338')
  svg += rect(300, 110, 40, 280, '#c9bfae') + rect(940, 110, 40, 280, '#c9bfae')
  for (let blade = 0; blade < 500; blade++) {
    const x = random.int(0, 1280)
    const y = random.int(390, 716)
    if (Math.abs(x - 640) < 310 + (y - 380)) continue
    svg += `<path d="M${x} ${y}l${random.int(-4, 4)} -${random.int(6, 18)}" stroke="${random.pick(['#54703f', '#86a168', '#496236'])}" stroke-width="2"/>`
  }
  return svg
}

function shop(random: Random): string {
  let svg = `<defs>${gradient('wall', '#e9e4d8', '#cfc8b8')}${gradient('floor', '#b9b2a6', '#8f887d')}</defs>`
  svg += rect(0, 0, 1280, 440, 'url(#wall)') + rect(0, 440, 1280, 280, 'url(#floor)')
  for (let x = -640; x < 1920; x += 120) {
    svg += `<path d="M${640 + (x - 640) * 0.6} 440 L${640 + (x - 640) * 1.6} 720" stroke="#7d766b" stroke-width="2"/>`
  }
  for (let shelf = 0; shelf < 4; shelf++) {
    const bottom = 150 + shelf * 92
    for (let x = 20; x < 1250; ) {
      const width = random.int(14, 42)
      const height = random.int(30, 70)
      svg += rect(
        x,
        bottom - height,
        width,
        height,
        random.pick(['#b23a3a', '#3a6ab2', '#d0a23c', '#4d8f57', '#e9e6df', '#7a4d8f']),
      )
      svg += rect(x + 3, bottom - height / 2, width - 6, 9, '#f4f1ea')
      x += width + 3
    }
    svg += rect(10, bottom, 1260, 10, '#7b5c3e')
  }
  return `${svg}<circle cx="640" cy="16" r="90" fill="#fffbe8" opacity="0.5"/>`
}

const drawings: Record<Place, (random: Random) => string> = { street, gate, shop }

/** Draws an empty place as SVG fragments on a canvas of 1280 × 720. */
export function svgBackdrop(place: Place, random: Random): string {
  return drawings[place](random)
}
