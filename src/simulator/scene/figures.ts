import type { Box } from '../../model/index.ts'
import { svgText } from './glyphs.ts'

/** A person, vehicle or object in a place; `box` encloses it, in fractions of the picture. */
export type Figure =
  | { kind: 'person'; box: Box; color: string }
  | { kind: 'vehicle'; box: Box; color: string }
  | { kind: 'front'; box: Box; color: string; plate: string }
  | { kind: 'bike'; box: Box; color: string }
  | { kind: 'face'; box: Box; color: string; glasses: boolean; mask: boolean }

const skin = '#d9a981'

function person(color: string): string {
  return `<ellipse cx="50" cy="97" rx="46" ry="3" fill="#000" opacity="0.3"/>
<path d="M38 55 L34 97 H46 L50 62 L54 97 H66 L62 55 Z" fill="#2b3140"/>
<path d="M30 20 Q50 14 70 20 L74 58 H26 Z" fill="${color}"/>
<path d="M30 21 L12 54 L20 57 L36 32 Z M70 21 L88 54 L80 57 L64 32 Z" fill="${color}" stroke="#0004"/>
<circle cx="15" cy="57" r="4" fill="${skin}"/><circle cx="85" cy="57" r="4" fill="${skin}"/>
<ellipse cx="50" cy="9" rx="15" ry="8.5" fill="${skin}"/><path d="M34 9 Q36 0 50 0 Q64 0 66 9 Q58 4 34 9 Z" fill="#3a2a1e"/>`
}

function vehicleSide(color: string): string {
  return `<ellipse cx="50" cy="95" rx="49" ry="5" fill="#000" opacity="0.35"/>
<path d="M2 78 V58 Q6 48 20 46 L32 16 Q34 10 42 10 H66 Q72 10 76 18 L86 46 Q98 48 99 62 V78 Z" fill="${color}" stroke="#0006"/>
<path d="M35 20 L27 46 H50 V18 H38 Z M54 18 V46 H80 L72 20 Z" fill="#26323c"/>
<path d="M4 62 H98" stroke="#fff" stroke-opacity="0.4"/>
<circle cx="22" cy="80" r="9" fill="#17191b"/><circle cx="22" cy="80" r="4" fill="#9aa0a6"/>
<circle cx="78" cy="80" r="9" fill="#17191b"/><circle cx="78" cy="80" r="4" fill="#9aa0a6"/>
<rect x="94" y="54" width="5" height="7" fill="#ffe9a8"/><rect x="1" y="56" width="4" height="7" fill="#c02b2b"/>`
}

/** The position of the plate, in per cent of the box of the car's front. */
const plateFrame = { x: 33, y: 67, width: 34, height: 13 }

function vehicleFront(color: string, plate: string): string {
  const { x, y, width, height } = plateFrame
  return `<ellipse cx="50" cy="96" rx="49" ry="4" fill="#000" opacity="0.4"/>
<rect x="6" y="76" width="15" height="21" rx="3" fill="#17191b"/><rect x="79" y="76" width="15" height="21" rx="3" fill="#17191b"/>
<path d="M22 8 Q50 0 78 8 L88 40 Q98 46 98 60 V84 Q50 92 2 84 V60 Q2 46 12 40 Z" fill="${color}" stroke="#0007"/>
<path d="M26 13 Q50 7 74 13 L82 38 Q50 33 18 38 Z" fill="#26323c"/>
<rect x="30" y="54" width="40" height="11" rx="2" fill="#1c1f22"/><path d="M30 58 H70 M30 62 H70" stroke="#8a9096"/>
<ellipse cx="15" cy="57" rx="9" ry="6" fill="#fff6d0" stroke="#555"/><ellipse cx="85" cy="57" rx="9" ry="6" fill="#fff6d0" stroke="#555"/>
<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#f4f4ee" stroke="#111" stroke-width="0.6"/>
${svgText(plate, x + 2, y + 2.2, width - 4, height - 4.4, '#14181c')}`
}

function bike(color: string): string {
  return `<ellipse cx="50" cy="97" rx="48" ry="3" fill="#000" opacity="0.3"/>
<g fill="none" stroke="#1b1d1f" stroke-width="3"><circle cx="20" cy="79" r="17"/><circle cx="80" cy="79" r="17"/></g>
<path d="M20 79 L40 55 H70 L80 79 M40 55 L50 79 L70 55 M70 55 L68 46 H78" fill="none" stroke="#b23a3a" stroke-width="4"/>
<path d="M42 55 L56 76 L50 79 L36 58 Z" fill="#2b3140"/>
<path d="M34 54 L44 20 Q54 16 60 22 L74 44 L70 48 L56 34 L50 56 Z" fill="${color}"/>
<circle cx="55" cy="10" r="9" fill="${skin}"/><path d="M45 9 Q46 0 55 0 Q65 0 65 9 Z" fill="#d0a23c"/>`
}

function face(color: string, glasses: boolean, mask: boolean): string {
  const frames =
    '<g fill="none" stroke="#15181b" stroke-width="2.5"><rect x="22" y="40" width="22" height="13" rx="4"/><rect x="56" y="40" width="22" height="13" rx="4"/><path d="M44 45 H56"/></g>'
  const cover = '<path d="M20 60 Q50 54 80 60 L76 84 Q50 100 24 84 Z" fill="#8fb8d8" stroke="#5d86a6"/>'
  const mouth = '<path d="M38 76 Q50 83 62 76" fill="none" stroke="#8d4a3c" stroke-width="3"/>'
  return `<path d="M-40 160 Q-30 104 24 96 H76 Q130 104 140 160 V400 H-40 Z" fill="${color}"/>
<path d="M14 40 Q12 100 50 100 Q88 100 86 40 Q84 4 50 4 Q16 4 14 40 Z" fill="${skin}"/>
<path d="M10 46 Q4 0 50 0 Q96 0 90 46 Q84 24 62 20 Q30 24 18 24 Q12 34 10 46 Z" fill="#3a2a1e"/>
<ellipse cx="33" cy="46" rx="6" ry="4" fill="#fff"/><circle cx="33" cy="46" r="3" fill="#2d4a63"/>
<ellipse cx="67" cy="46" rx="6" ry="4" fill="#fff"/><circle cx="67" cy="46" r="3" fill="#2d4a63"/>
<path d="M24 37 Q33 32 42 37 M58 37 Q67 32 76 37" stroke="#3a2a1e" stroke-width="3" fill="none"/>
<path d="M50 50 L46 66 H54" fill="none" stroke="#b07f5c" stroke-width="2.5"/>
${mask ? cover : mouth}${glasses ? frames : ''}`
}

function drawing(figure: Figure): string {
  switch (figure.kind) {
    case 'person':
      return person(figure.color)
    case 'vehicle':
      return vehicleSide(figure.color)
    case 'front':
      return vehicleFront(figure.color, figure.plate)
    case 'bike':
      return bike(figure.color)
    case 'face':
      return face(figure.color, figure.glasses, figure.mask)
  }
}

/** Draws a figure as an SVG fragment on a canvas of 1280 × 720. */
export function svgFigure(figure: Figure): string {
  const { x1, y1, x2, y2 } = figure.box
  const scale = `scale(${((x2 - x1) * 1280) / 100} ${((y2 - y1) * 720) / 100})`
  return `<g transform="translate(${x1 * 1280} ${y1 * 720}) ${scale}">${drawing(figure)}</g>`
}

/** Returns the part that a device would crop: the plate of a car seen from the front, otherwise the figure. */
export function targetBox(figure: Figure): Box {
  if (figure.kind !== 'front') return figure.box
  const { x1, y1, x2, y2 } = figure.box
  const across = (percent: number) => x1 + ((x2 - x1) * percent) / 100
  const down = (percent: number) => y1 + ((y2 - y1) * percent) / 100
  const { x, y, width, height } = plateFrame
  return { x1: across(x), y1: down(y), x2: across(x + width), y2: down(y + height) }
}
