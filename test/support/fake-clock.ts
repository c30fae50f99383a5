/** A clock that only a test moves. */
export class FakeClock {
  private at: number

  constructor(at = Date.parse('2026-11-23T12:00:00Z')) {
    this.at = at
  }

  now(): Date {
    return new Date(this.at)
  }

  pass(milliseconds: number): void {
    this.at += milliseconds
  }
}
