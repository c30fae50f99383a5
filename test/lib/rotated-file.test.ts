import { existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { RotatedFile } from '../../src/lib/rotated-file.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

function rotated(options: { mostBytes?: number; files?: number; path?: string } = {}) {
  const folder = temporaryFolder()
  const path = join(folder, 'server.log')
  const file = new RotatedFile({ path, mostBytes: 15, files: 3, ...options })
  onTestFinished(() => void file.destroy())
  const content = (name = '') => readFileSync(`${path}${name}`, 'utf8')
  return { folder, path, file, content }
}

it('begins a new file when a line does not fit, and keeps the given number', () => {
  const { folder, file, content } = rotated()
  file.open()
  for (let n = 1; n <= 9; n++) file.write(`line ${n}...\n`)
  expect(readdirSync(folder).sort()).toEqual(['server.log', 'server.log.1', 'server.log.2'])
  expect([content('.2'), content('.1'), content()]).toEqual(['line 7...\n', 'line 8...\n', 'line 9...\n'])
})

it('keeps a single file if so configured, and writes a line that is longer than a file', () => {
  const { folder, file, content } = rotated({ files: 1 })
  file.open()
  file.write('short\n')
  file.write(`${'x'.repeat(30)}\n`)
  expect(readdirSync(folder)).toEqual(['server.log'])
  expect(content()).toBe(`${'x'.repeat(30)}\n`)
})

it('continues a file that is there, and opens it anew after it was moved', () => {
  const { path, file, content } = rotated({ mostBytes: 1000 })
  file.open()
  file.write('one\n')
  renameSync(path, `${path}.moved`)
  file.write('two\n')
  file.reopen()
  file.write('three\n')
  expect([content('.moved'), content()]).toEqual(['one\ntwo\n', 'three\n'])
})

it.runIf(existsSync('/dev/full'))('drops lines while the disk is full, and says how many', () => {
  const { path, file, content } = rotated({ mostBytes: 1000 })
  symlinkSync('/dev/full', path)
  file.open()
  file.write('lost\n')
  file.write('lost too\n')
  rmSync(path)
  file.reopen()
  file.write('kept\n')
  expect(content()).toMatch(/^2 lines are missing here, because they could not be written \(ENOSPC.*\)\nkept\n$/)
})

it('does not open a file in a folder that is not there', () => {
  expect(() => rotated({ path: '/nowhere/server.log' }).file.open()).toThrow('ENOENT')
})
